"""How close what was done came to what was planned."""
