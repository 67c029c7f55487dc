"""What leaves the house: one file a way out."""
