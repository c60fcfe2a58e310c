"""One request after another, in the main thread: the way with the least to do for each.

Frames are read when nothing runs, and while the application waits for some.
"""

from __future__ import annotations

import select
from collections import deque
from threading import get_ident
from time import monotonic
from typing import Callable, Deque, Optional

from .attendant import Attendant
from .channel import Channel
from .exchange import Exchange
from .protocol import ABORTED, FAILED, ProtocolError
from .run_application import Application, run_application
from .server import Request, Server
from .settings import Settings

#: Seconds that a response may wait for others to leave with it, where there are requests to go on with. Less wakes the
#: gateway more often: Django's responses then cost it 14 µs more each, and clients wait no less (decisions/0012).
PATIENCE = 0.004
#: Seconds from which a request is slow: those that follow are likely to be so as well.
SLOW = 0.01
#: Frames gathered before they leave, if they come sooner; none of them is large.
GATHERED = 64
#: Seconds between looks for an ABORT while a response is streamed.
LOOK = 0.005


class ServerOfOne(Server):
    """Scheduling without threads."""

    def __init__(self, application: Application, channel: Channel, settings: Settings, attendant: Attendant) -> None:
        super().__init__(application, channel, settings, attendant)
        self.queue: Deque[Request] = deque()
        self.running: Optional[Exchange] = None
        self.broken: Optional[Exception] = None
        """Why nothing can be read any more, found out in the middle of a request."""
        self._thread = get_ident()
        self._looked = 0.0

    def serve(self) -> None:
        """See Server. The names are local, because a name's look-up counts here."""
        channel = self.channel
        pending = channel.pending
        queue = self.queue
        application = self.application
        started = self.started
        while True:
            first = monotonic()
            while queue:
                exchange, environ = queue.popleft()
                self.running = exchange
                started[0] = exchange.number
                run_application(application, environ, exchange)
                # A response that is ready must not wait long for the requests behind it.
                duration = monotonic() - first
                if duration > PATIENCE or len(pending) > GATHERED:
                    channel.flush()
                    # One that wrote to its client itself was no slow application, but a long response.
                    if duration > SLOW and not exchange.answered:
                        self.attendant.hurry()
                    first = monotonic()
            self.running = None
            channel.flush()
            if self.broken is not None:
                raise self.broken
            if self.stopping:
                return
            channel.read()
            self.take_frames()

    def accept(self, request: Request) -> None:
        self.queue.append(request)

    def find(self, number: int) -> Optional[Exchange]:
        running = self.running
        if running is not None and running.number == number:
            return running
        for exchange, _ in self.queue:
            if exchange.number == number:
                return exchange
        return None

    def abort(self, number: int) -> None:
        exchange = self.find(number)
        if exchange is None:
            return
        exchange.aborted = True
        if exchange is not self.running:
            # It never starts.
            remaining = [request for request in self.queue if request[0] is not exchange]
            self.queue.clear()
            self.queue.extend(remaining)
            self.channel.write_flagged(FAILED, number, ABORTED)

    def changed(self, exchange: Exchange) -> None:
        """Whoever waits reads, and so looks anyway."""

    def wait(self, exchange: Exchange, ready: Callable[[], bool]) -> None:
        channel = self.channel
        channel.flush()
        while not ready():
            self._read_meanwhile(exchange, wait=True)

    def wait_for_client(self, exchange: Exchange, poll: select.poll, timeout: float) -> bool:
        channel = self.channel.connection.fileno()
        poll.register(channel, select.POLLIN)  # once more is no harm
        events = poll.poll(timeout)
        if any(descriptor == channel for descriptor, _ in events):
            self._read_meanwhile(exchange, wait=False)
        return any(descriptor != channel for descriptor, _ in events)

    def sent(self, exchange: Exchange) -> None:
        self.channel.flush()
        now = monotonic()
        if now - self._looked > LOOK:
            self._looked = now
            while self._read_meanwhile(exchange, wait=False):
                pass

    def _read_meanwhile(self, exchange: Exchange, wait: bool) -> bool:
        """Reads while a request runs, whose application must not get errors that are not its own."""
        try:
            if not self.channel.read(wait):
                return False
            self.take_frames()
            return True
        except (EOFError, ProtocolError) as error:
            self.broken = error
            self.queue.clear()
            exchange.aborted = True
            return False

    def running_request(self) -> int:
        running = self.running
        return running.number if running is not None and get_ident() == self._thread else 0
