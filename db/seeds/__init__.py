"""The catalogue the product starts with: foods, exercises and recipes as files, and their reader."""
