"""One request and its response: ``start_response`` and ``write`` (PEP 3333), and where the response stands.

``run_application`` drives it. It must not know how requests are scheduled: what has to wait does so through ``server``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Optional, Tuple

from .channel import LARGE
from .head import UNKNOWN, Headers, encode_head
from .input import ClientGone
from .protocol import (
    ABORTED,
    AFTER_HEAD,
    ASCII,
    ASCII_LIMIT,
    BEFORE_HEAD,
    DATA,
    FAILED,
    FLAGGED_HEADER,
    HEAD,
    LAST,
    OFFER,
    RESPONSE,
    RESPONSE_HEADER,
)

if TYPE_CHECKING:
    from .channel import Channel
    from .client import Client
    from .input import RequestBody
    from .server import Server

ExcInfo = Optional[Tuple[Any, Any, Any]]


#: Octets of a response from which it pays to ask for the client's socket. Smaller ones fit into the window, and keep no
#: thread waiting for a slow client.
DIRECT = 1048576
#: Octets of a frame, when a chunk is larger than what may be sent at once.
PIECE = 131072


class TooMuch(AssertionError):
    """The application wrote more than its Content-Length."""


class Exchange:
    """The state of one request."""

    # Not attributes of the class with values until they are set: what is set now here, now there, Python looks up
    # slowly.
    __slots__ = (
        "server",
        "number",
        "flags",
        "body",
        "head",
        "length",
        "sent",
        "granted",
        "head_sent",
        "ended",
        "aborted",
        "client",
        "answered",
    )

    def __init__(self, server: Server, number: int, flags: int) -> None:
        self.server = server
        self.number = number
        self.flags = flags
        self.body: Optional[RequestBody] = None
        """The rest of the request, where it did not come whole."""
        self.head: Optional[bytes] = None
        """The response's head, once ``start_response`` was called."""
        self.length = UNKNOWN
        """Its Content-Length."""
        self.sent = 0
        """Octets of the response's body that were sent."""
        self.granted = 0
        """Octets of credit that came. The thread that reads frames writes it; the request's own writes ``sent``."""
        self.head_sent = False
        self.ended = False
        """A frame that ends the request was written."""
        self.aborted = False
        """The client is gone."""
        self.client: Optional[Client] = None
        """Its socket, while it is here that the response is written to it."""
        self.answered = False
        """The gateway has said whether it passes the socket."""

    @property
    def channel(self) -> Channel:
        return self.server.channel

    # What the application calls

    def start_response(self, status: str, headers: Headers, exc_info: ExcInfo = None) -> Callable[[bytes], None]:
        """PEP 3333, "The start_response() Callable"."""
        if exc_info is not None:
            self._start_again(exc_info)
            exc_info = None  # breaks the circle of traceback and frame, as the PEP says
        elif self.head is not None:
            raise AssertionError("start_response was called a second time without exc_info")
        self.head, self.length = encode_head(status, headers)
        return self.write

    def _start_again(self, exc_info: Any) -> None:
        """With an error a head may replace another, or, when that was sent, the error goes on."""
        try:
            if self.head_sent:
                raise exc_info[1].with_traceback(exc_info[2])
        finally:
            exc_info = None

    def write(self, chunk: bytes) -> None:
        """PEP 3333, "The write() Callable": the chunk is on its way when this returns."""
        check_bytes(chunk)
        if self.ended:
            raise AssertionError("write was called after the end of the response")
        too_much = self.length != UNKNOWN and self.sent + len(chunk) > self.length and self.has_body
        if too_much:
            chunk = chunk[: self.length - self.sent]
        self.send(chunk)
        self.server.sent(self)
        if too_much:
            raise TooMuch(f"write went beyond the Content-Length of {self.length}")

    # What run_application calls

    @property
    def has_body(self) -> bool:
        """Not for HEAD, nor with a status that says so (RFC 9110 §6.4.1)."""
        return not self.flags & HEAD and self.head is not None and self.head[:3] not in (b"204", b"304")

    @property
    def credit(self) -> int:
        """Octets of the body that may be sent now."""
        return self.server.response_window + self.granted - self.sent

    def send(self, chunk: bytes, last: bool = False) -> None:
        """Writes a part of the body, the head before it; waits while the window is closed.

        :raises ClientGone: nobody is there to get it
        """
        if self.aborted:
            raise ClientGone("the client went away before it had got its response")
        if not self.has_body:
            chunk = b""
        size = len(chunk)
        if not self.head_sent and self.length >= DIRECT and self.server.sockets.work and self.has_body:
            self._offer()
        if self.client is not None:
            self._write_directly(self.client, chunk, last)
            return
        if size <= self.credit:
            self._write(chunk, last)
            return
        # Never more than half a window: the gateway may hold back credit for the other half.
        piece_size = min(PIECE, self.server.response_window // 2 or 1)
        for start in range(0, size, piece_size):
            piece = chunk[start : start + piece_size]
            if len(piece) > self.credit:
                self._wait_for_credit(len(piece))
            self._write(piece, last and start + len(piece) == size)

    def _offer(self) -> None:
        """Sends the head, and asks for the client's socket. Comes back when the gateway has passed it, or said no."""
        head = self.head
        assert head is not None  # it has a length
        header = RESPONSE_HEADER.pack(5 + len(head), RESPONSE, self.number, OFFER, len(head))
        self.head_sent = True
        self.channel.pending.append(header + head)
        self.wait(lambda: self.answered)

    def _write_directly(self, client: Client, chunk: bytes, last: bool) -> None:
        if chunk:
            client.write(chunk)
        self.sent += len(chunk)
        if last:
            self.release_client()
            self.ended = True
            self.channel.write_flagged(DATA, self.number, LAST)
            self.channel.flush()

    def release_client(self) -> None:
        """The gateway may have the client for itself again."""
        client = self.client
        if client is not None:
            self.client = None
            client.close()

    def _wait_for_credit(self, size: int) -> None:
        self.wait(lambda: self.credit >= size)
        if self.aborted:
            raise ClientGone("the client went away before it had got its response")

    def _write(self, chunk: bytes, last: bool) -> None:
        size = len(chunk)
        flags = LAST if last else 0
        if not self.head_sent:
            head = self.head
            assert head is not None  # run_application has looked
            if last and size <= ASCII_LIMIT and chunk.isascii():
                flags = LAST | ASCII
            header = RESPONSE_HEADER.pack(5 + len(head) + size, RESPONSE, self.number, flags, len(head)) + head
            self.head_sent = True
        elif size or last:
            header = FLAGGED_HEADER.pack(1 + size, DATA, self.number, flags)
        else:
            return
        if last:
            self.ended = True
        self.sent += size
        channel = self.server.channel
        if size > LARGE:
            channel.send_large(chunk, header)
        else:
            channel.pending.append(header + chunk)

    def fail(self) -> None:
        """Ends the request without a whole response."""
        self.release_client()
        if not self.ended:
            self.ended = True
            code = ABORTED if self.aborted else AFTER_HEAD if self.head_sent else BEFORE_HEAD
            self.channel.write_flagged(FAILED, self.number, code)

    # Waiting, and what ends it

    def wait(self, ready: Callable[[], bool]) -> None:
        """Lets the server read frames until ``ready()``, or until the client is gone.

        :raises ClientGone: it is gone
        """
        self.server.wait(self, lambda: self.aborted or ready())
        if self.aborted:
            raise ClientGone("the client went away")


def check_bytes(chunk: object) -> None:
    """PEP 3333, "Unicode Issues": bodies are bytes."""
    if not isinstance(chunk, bytes):
        raise TypeError(f"a WSGI application's body is made of bytes, not of {type(chunk).__name__}")
