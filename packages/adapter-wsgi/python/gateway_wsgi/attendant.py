"""A thread that waits beside the application for what must not wait until that returns.

- The gateway is gone: the worker ends, even in the middle of a request.
- SIGTERM came: the gateway is told, and will send STOP.
- Files were imported: the gateway is told, which watches them.
- A request takes long: responses that were ready before it leave.

It sleeps in ``poll`` until then, and costs the requests nothing.
"""

from __future__ import annotations

import json
import os
import select
import signal
from threading import Thread
from time import monotonic, sleep
from typing import Callable, List, Optional

from .channel import Channel
from .end_process import end_process
from .protocol import CLOSING, FILES, HEADER
from .signals import hold_signals, ignore, release_signals, reset_signals

#: Seconds that a worker has to end by itself when the gateway is gone.
LAST_SECOND = 0.8
#: Seconds between looks for new files.
WATCH = 0.5
#: Seconds between looks for responses that wait, and for how long after a slow request there are such looks.
LOOK = 0.003
HURRY = 1.0

HURRY_BELL = b"\0"  # no signal's number


class Attendant:
    """One thread, from when the application is loaded to the end of the process."""

    def __init__(self, channel: Channel, new_files: Optional[Callable[[], List[str]]]) -> None:
        self._channel = channel
        self._new_files = new_files
        self._bell, self._ring = os.pipe()
        os.set_blocking(self._ring, False)
        self._hurry_until = 0.0
        self._is_closing = False

    def hurry(self) -> None:
        """From now on, for a while, a response that is ready does not wait for a slow request behind it."""
        if self._channel.is_left:
            return
        now = monotonic()
        sleeping = now > self._hurry_until
        self._hurry_until = now + HURRY
        if sleeping:
            os.write(self._ring, HURRY_BELL)

    def start(self) -> None:
        """In the main thread, whose are the signals."""
        Thread(target=self._attend, name="gateway-wsgi-attendant", daemon=True).start()
        # A handler in Python runs when the main thread runs Python, which may be never: one that is just about to read
        # is not interrupted. So the signal itself rings, which Python does at once (its octet is the signal's number).
        signal.signal(signal.SIGTERM, ignore)
        signal.set_wakeup_fd(self._ring, warn_on_full_buffer=False)
        os.register_at_fork(before=hold_signals, after_in_parent=release_signals, after_in_child=self._leave)

    def _leave(self) -> None:
        """In a child that the application forks: its signals must not ring here, nor its frames reach the gateway."""
        signal.set_wakeup_fd(-1)
        reset_signals()
        release_signals()
        os.close(self._ring)
        os.close(self._bell)
        self._channel.leave()

    def _attend(self) -> None:
        poll = select.poll()
        # No event is asked for: the end of the connection is reported in any case, and nothing else.
        poll.register(self._channel.connection, 0)
        poll.register(self._bell, select.POLLIN)
        while True:
            for descriptor, _ in poll.poll(self._timeout()):
                if descriptor == self._bell:
                    self._take_bell()
                else:
                    # Gives the main thread a moment to end in order, atexit functions and all, which it cannot in a
                    # request.
                    sleep(LAST_SECOND)
                    end_process(1)
            self._channel.flush()
            self._tell_files()

    def _timeout(self) -> Optional[float]:
        """Milliseconds; None: until something happens."""
        if monotonic() < self._hurry_until:
            return LOOK * 1000
        return None if self._new_files is None else WATCH * 1000

    def _take_bell(self) -> None:
        for _ in range(os.read(self._bell, 64).count(signal.SIGTERM)):
            if self._is_closing:
                end_process(128 + signal.SIGTERM)  # asked twice: whatever is still running
            self._is_closing = True
            self._channel.pending.append(HEADER.pack(0, CLOSING, 0))

    def _tell_files(self) -> None:
        files = self._new_files() if self._new_files is not None else []
        if files:
            octets = json.dumps(files).encode()
            self._channel.pending.append(HEADER.pack(len(octets), FILES, 0) + octets)
            self._channel.flush()
