"""``wsgi.input`` of a request whose body comes in several frames (PEP 3333, "Input and Error Streams").

A body that came whole is an ``io.BytesIO``. Here is only the raw stream; ``io.BufferedReader`` around it gives the
application read, readline, readlines and iteration, with all their sizes and hints, and the empty result after the end.
"""

from __future__ import annotations

from collections import deque
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, Deque

if TYPE_CHECKING:
    from .exchange import Exchange

BUFFER_SIZE = 65536


class ClientGone(ConnectionResetError):
    """The client went away before it had sent its request or got its response."""


class RequestBody(RawIOBase):
    """Octets that DATA frames brought, and the wait for more; gives credit for what the application has taken."""

    def __init__(self, exchange: Exchange, window: int, ask: bool, first: bytes) -> None:
        super().__init__()
        self._exchange = exchange
        self._window = window
        self._ask = ask
        self._chunks: Deque[bytes] = deque((first,) if first else ())
        self._offset = 0
        """Octets of the first chunk that were taken already."""
        self._taken = 0
        """Octets taken for which no credit was given yet."""
        self._complete = False

    def stream(self) -> BufferedReader:
        """What the application gets."""
        return BufferedReader(self, BUFFER_SIZE)

    # For the thread that reads the socket

    def feed(self, octets: bytes, last: bool) -> None:
        """A DATA frame."""
        if octets:
            self._chunks.append(octets)
        if last:
            self._complete = True

    # For io.BufferedReader

    def readable(self) -> bool:
        return True

    def readinto(self, target) -> int:  # type: ignore[no-untyped-def]
        """Takes what is there, at least one octet; 0 at the end."""
        if not self._wait():
            return 0
        chunk = self._chunks[0]
        view = memoryview(target)
        count = min(len(chunk) - self._offset, len(view))
        view[:count] = chunk[self._offset : self._offset + count] if count < len(chunk) else chunk
        self._offset += count
        if self._offset == len(chunk):
            self._chunks.popleft()
            self._offset = 0
        self._give_credit(count)
        return count

    def _wait(self) -> bool:
        """Waits until there is an octet. False: the body has ended.

        :raises ClientGone: it never will
        """
        exchange = self._exchange
        if exchange.aborted:
            raise ClientGone("the client went away while its request was being read")
        if self._ask:
            self._ask = False
            if not self._chunks and not self._complete:
                exchange.channel.write_credit(exchange.number, 0)
        while not self._chunks:
            if self._complete:
                return False
            if exchange.ended:
                raise ValueError("the request has ended; its input cannot be read any more")
            exchange.wait(lambda: bool(self._chunks) or self._complete)
        return True

    def _give_credit(self, count: int) -> None:
        self._taken += count
        # Half a window at a time: the gateway can send on while the other half is being read, with few frames.
        if self._taken * 2 >= self._window and not self._complete:
            exchange = self._exchange
            exchange.channel.write_credit(exchange.number, self._taken)
            exchange.channel.flush()
            self._taken = 0
