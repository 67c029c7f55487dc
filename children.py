"""Child processes that end with their parent, also when the parent is killed outright."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal the kernel sends a process when the thread that started it ends."""


@dataclass(frozen=True)
class Child:
    """A running program, and the signal that asks it to stop."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def stop(self, patience_seconds: float) -> None:
        """Ask it to stop, wait that long, then kill what is left of it and of everything it started."""
        self.process.send_signal(self.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience_seconds)
        self.signal_family(signal.SIGKILL)
        self.process.wait()

    def signal_family(self, number: signal.Signals) -> None:
        """Send a signal to the child and to whatever it started that has not left its session."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def start(
    name: str,
    argv: Sequence[str | Path],
    log: Path,
    stop_signal: signal.Signals = signal.SIGTERM,
    **options: Any,  # noqa: ANN401 - what subprocess.Popen takes
) -> Child:
    """Start a program in the background, its output appended to `log`, which is for nobody else to read.

    It gets a session of its own, so a terminal's Ctrl-C reaches only us, and on Linux `stop_signal` the moment the
    calling thread ends: call this from a thread that lives as long as the child should.
    """
    log.touch(mode=0o600)
    with log.open("ab") as output:
        process = subprocess.Popen[bytes](
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_end_with_parent(stop_signal),  # two system calls and no lock: safe beside threads
            **options,
        )
    return Child(name, process, stop_signal)


def tail(log: Path, characters: int = 1500) -> str:
    """Return the end of a log, for an error message."""
    return log.read_text(errors="replace")[-characters:]


def is_running(pid: int) -> bool:
    """Whether a process with that id exists, whoever owns it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _end_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def ask_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)  # the parent went away before the kernel was asked

    return ask_kernel
