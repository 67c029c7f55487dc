"""How targets spread over days and meals."""
