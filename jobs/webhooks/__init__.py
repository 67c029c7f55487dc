"""Web hooks: sending what is due, and what apps and operators do about endpoints."""
