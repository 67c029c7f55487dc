"""What a body spends, how its weight answers to food, and how both are learnt from logs."""
