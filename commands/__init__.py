"""The commands of `regimen`, one file each; cli.py has the table."""
