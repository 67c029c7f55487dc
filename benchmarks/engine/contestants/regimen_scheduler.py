"""Regimen's scheduler, which rescues and gives out runs, with the pipeline known to it."""

import scheduler
from benchmarks.engine.contestants import regimen

if __name__ == "__main__":
    regimen.register()
    scheduler.main()
