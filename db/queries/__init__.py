"""Queries as functions: session first, domain values out, never a commit."""
