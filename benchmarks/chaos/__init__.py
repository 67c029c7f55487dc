"""`regimen chaos`: real processes and servers under a seeded schedule of faults, and a checker of what came of it."""
