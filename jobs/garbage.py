"""How a process that serves for weeks looks for objects that hold each other alive."""

import gc

SELDOM = 10_000
"""Objects made between two looks: stages and requests leave hardly any that hold each other."""


def look_seldom() -> None:
    """Leave alone what was loaded so far: to look through all of it stops every thread for a tenth of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)
