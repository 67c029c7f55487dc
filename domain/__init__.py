"""What a coach knows. Pure: standard library, pydantic, highspy. No clock, no I/O, no SQL."""
