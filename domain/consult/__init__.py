"""What the PHYSICIAN answers when it is asked: looked up in tables, never made up."""
