"""The client's socket, while this process writes a large response to it: what the gateway would do, done here.

The octets leave as they do from the gateway, no faster than the client reads. The gateway is told now and then how
far it is, and whether it is the client that is waited for; and who takes nothing for too long is given up.
"""

from __future__ import annotations

import socket

# By its name, before the application is loaded: what that puts in its place, as gevent does, is for itself.
from select import POLLOUT, poll
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, NoReturn, Optional, Union

from .input import ClientGone
from .protocol import SENDING, SENDING_FRAME, WAITING

if TYPE_CHECKING:
    from .exchange import Exchange

#: Seconds between words to the gateway, which looks as often whether a request is stuck.
TELL = 0.1
#: Who is gone must not end the process, whatever the application does with the signal.
NO_SIGNAL = getattr(socket, "MSG_NOSIGNAL", 0)


class Client:
    """Its connection, for one response."""

    __slots__ = ("exchange", "connection", "limit", "untold", "told", "waiting", "news", "closing")

    def __init__(self, exchange: Exchange, connection: socket.socket, limit: int) -> None:
        """:param limit: milliseconds that the client may take nothing; 0: for ever"""
        self.exchange = exchange
        self.connection = connection
        self.limit = limit / 1000
        self.untold = 0
        """Octets that were written, and the gateway does not know it."""
        self.told = monotonic()
        self.waiting = False
        """What it was told last: that the client is waited for."""
        self.news: Optional[poll] = None
        self.closing = Lock()

    def write(self, chunk: bytes) -> None:
        """Returns when all of it is with the operating system.

        :raises ClientGone: it will never be
        """
        count = self._send(chunk)
        if count < len(chunk):
            self._write_rest(memoryview(chunk)[count:])
        elif monotonic() - self.told > TELL:
            self.tell()

    def _send(self, octets: Union[bytes, memoryview]) -> int:
        try:
            count = self.connection.send(octets, NO_SIGNAL)
        except BlockingIOError:
            return 0
        except OSError as error:
            self._give_up(str(error))
        self.untold += count
        return count

    def _write_rest(self, rest: memoryview) -> None:
        since = monotonic()
        while rest:
            if self._wait():
                rest = rest[self._send(rest) :]
                since = monotonic()
                if self.waiting or since - self.told > TELL:
                    self.tell()
            elif self.limit and monotonic() - since >= self.limit:
                self._give_up("the client read nothing for too long")
            elif not self.waiting:
                self.tell(WAITING)

    def _wait(self) -> bool:
        """Whether the client takes more, or is gone, after a moment at most."""
        news = self.news
        if news is None:
            news = self.news = poll()
            news.register(self.connection, POLLOUT)
        seconds = min(TELL, self.limit) if self.limit else TELL
        is_writable = self.exchange.server.wait_for_client(self.exchange, news, seconds * 1000)
        if self.exchange.aborted:
            self._give_up("the client went away")
        return is_writable

    def _give_up(self, why: str) -> NoReturn:
        self.exchange.aborted = True
        raise ClientGone(why)

    def tell(self, flags: int = 0) -> None:
        """Tells the gateway how far it is."""
        channel = self.exchange.channel
        channel.pending.append(SENDING_FRAME.pack(5, SENDING, self.exchange.number, flags, self.untold))
        self.untold = 0
        self.waiting = flags == WAITING
        self.told = monotonic()
        channel.flush()

    def disturb(self) -> None:
        """From another thread: whoever waits for this client stops, as it is gone."""
        with self.closing:
            try:
                self.connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # closed, or not connected any more

    def close(self) -> None:
        """Lets go of it; the gateway goes on with it."""
        with self.closing:
            self.exchange.server.sockets.close(self.connection)
        if self.untold:
            channel = self.exchange.channel
            channel.pending.append(SENDING_FRAME.pack(5, SENDING, self.exchange.number, 0, self.untold))
            self.untold = 0
