"""Signals of a worker (PROTOCOL.md, "Starting and stopping"); SIGTERM is the attendant's, once it runs."""

from __future__ import annotations

import faulthandler
import signal
from threading import local
from typing import Any, Set

#: What a terminal or a service manager sends to all processes of a group: the gateway decides what it means. A
#: function, not SIG_IGN, which programs that the application starts would inherit.
LEFT_TO_THE_GATEWAY = ("SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR2")


#: Those that have a handler of this package; children that the application forks get the usual ones back.
HANDLED = LEFT_TO_THE_GATEWAY + ("SIGTERM",)


def set_signals() -> None:
    """Before the application is loaded, so that what it sets itself holds."""
    for name in LEFT_TO_THE_GATEWAY:
        signal.signal(getattr(signal, name), ignore)
    # Number 2, not sys.stderr: the application may put something else there.
    faulthandler.enable(file=2)
    faulthandler.register(signal.SIGUSR1, file=2, all_threads=True, chain=False)


def ignore(signum: int, frame: object) -> None:
    """A handler for signals that mean something elsewhere."""


class Held(local):
    """What a thread that forks had blocked before."""

    mask: Set[Any] = set()


_held = Held()


def hold_signals() -> None:
    """Before a fork: a child whose parent ends it at once must not take that for a signal to the worker."""
    _held.mask = signal.pthread_sigmask(signal.SIG_BLOCK, [getattr(signal, name) for name in HANDLED])


def release_signals() -> None:
    """After it, in parent and child."""
    signal.pthread_sigmask(signal.SIG_SETMASK, _held.mask)


def reset_signals() -> None:
    """In a forked child, which is no worker: ``multiprocessing`` ends its processes with SIGTERM.

    What the application has set itself stays.
    """
    for name in HANDLED:
        number = getattr(signal, name)
        if signal.getsignal(number) is ignore:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
