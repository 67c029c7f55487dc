"""JSON for upstream apps: put a run in, ask how it goes."""
