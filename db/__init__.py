"""Every table and every SQL statement."""
