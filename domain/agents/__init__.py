"""The six agents: what each is given, what it says, and the one function between."""
