"""Claim, think, complete; finish, fail, rescue. Truth lives in PostgreSQL, Redis only carries."""
