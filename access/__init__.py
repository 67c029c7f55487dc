"""Who comes in and what they may do there: the gate before every page and every answer of the API."""
