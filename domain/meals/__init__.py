"""Recipes as arithmetic: what a serving holds and which rules it keeps."""
