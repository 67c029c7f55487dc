"""Pages for operators: how runs and processes are doing."""
