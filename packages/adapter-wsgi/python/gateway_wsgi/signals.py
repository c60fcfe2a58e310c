"""Signals of a worker (PROTOCOL.md, "Starting and stopping"); SIGTERM is the attendant's, once the application is loaded."""

from __future__ import annotations

import faulthandler
import signal

#: What a terminal or a service manager sends to all processes of a group: the gateway decides what it means. A function, not
#: SIG_IGN, which programs that the application starts would inherit.
LEFT_TO_THE_GATEWAY = ("SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR2")


def set_signals() -> None:
    """Before the application is loaded, so that what it sets itself holds."""
    for name in LEFT_TO_THE_GATEWAY:
        signal.signal(getattr(signal, name), _ignore)
    # Number 2, not sys.stderr: the application may put something else there.
    faulthandler.enable(file=2)
    faulthandler.register(signal.SIGUSR1, file=2, all_threads=True, chain=False)


def _ignore(signum: int, frame: object) -> None:
    pass
