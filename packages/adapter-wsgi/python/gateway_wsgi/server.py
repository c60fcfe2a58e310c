"""What both ways of scheduling share: frames of the gateway become exchanges, or news for exchanges.

``serve_one`` and ``serve_pool`` say whose turn it is, and how one waits.
"""

from __future__ import annotations

import mmap
import os
import select
from io import BytesIO
from typing import Callable, Optional, Tuple

from .attendant import Attendant
from .channel import Channel
from .client import Client
from .environ import Environ, EnvironFactory, constant_environ
from .errors import ErrorStream
from .exchange import Exchange
from .input import RequestBody
from .protocol import (
    ABORT,
    ASK,
    CREDIT,
    CREDIT_FRAME,
    DATA,
    JSON_HEAD,
    KEYS,
    LAST,
    PASSED,
    REQUEST,
    REQUEST_FIELDS,
    SOCKET,
    SOCKET_FIELDS,
    STOP,
    WHOLE,
    ProtocolError,
)
from .run_application import Application
from .settings import Settings

Request = Tuple[Exchange, Environ]


class Server:
    """The frames of one worker. A subclass schedules."""

    def __init__(self, application: Application, channel: Channel, settings: Settings, attendant: Attendant) -> None:
        self.application = application
        self.channel = channel
        self.request_window = settings.requestWindow
        self.response_window = settings.responseWindow
        self.attendant = attendant
        self.sockets = channel.sockets
        self.stopping = False
        """STOP came: no request will follow."""
        self.started = open_started(settings.started)
        errors = ErrorStream(channel, self.running_request)
        self.environs = EnvironFactory(
            constant_environ(errors, settings.threads, settings.multiprocess, settings.software)
        )

    # What a subclass says

    def serve(self) -> None:
        """Answers requests until STOP.

        :raises EOFError: the gateway is gone
        """
        raise NotImplementedError

    def accept(self, request: Request) -> None:
        """A request has come."""
        raise NotImplementedError

    def find(self, number: int) -> Optional[Exchange]:
        """The exchange with this number, waiting for its turn or running; None: it has ended."""
        raise NotImplementedError

    def abort(self, number: int) -> None:
        """The client of a request is gone."""
        raise NotImplementedError

    def changed(self, exchange: Exchange) -> None:
        """DATA or CREDIT came for an exchange, which may be waiting for it."""
        raise NotImplementedError

    def wait(self, exchange: Exchange, ready: Callable[[], bool]) -> None:
        """Returns when ``ready()``; frames are read meanwhile."""
        raise NotImplementedError

    def wait_for_client(self, exchange: Exchange, poll: select.poll, timeout: float) -> bool:
        """Whether the client's socket, which ``poll`` knows, has news; after so many milliseconds it has none."""
        raise NotImplementedError

    def sent(self, exchange: Exchange) -> None:
        """A part of a response that is not its last was written: it leaves now."""
        raise NotImplementedError

    def running_request(self) -> int:
        """The number of the request in which this is asked; 0: in none."""
        raise NotImplementedError

    # What a subclass calls

    def take_frames(self) -> None:
        """Does what the frames that were read say."""
        channel = self.channel
        for kind, number, start, end in channel.frames():
            if kind == REQUEST:
                self._take_request(number, start, end)
            elif kind == DATA:
                self._take_data(number, start, end)
            elif kind == CREDIT:
                exchange = self.find(number)
                if exchange is not None:
                    exchange.granted += CREDIT_FRAME.unpack_from(channel.buffer, start - 9)[3]
                    self.changed(exchange)
            elif kind == SOCKET:
                self._take_socket(number, start)
            elif kind == ABORT:
                self.abort(number)
            elif kind == KEYS:
                names = str(channel.view[start + 2 : end], "latin-1")
                self.environs.announce(int.from_bytes(channel.view[start : start + 2], "little"), names)
            elif kind == STOP:
                self.stopping = True
            else:
                raise ProtocolError(f"a frame of type {kind}")

    def _take_request(self, number: int, start: int, end: int) -> None:
        buffer = self.channel.buffer
        flags, keys, length = REQUEST_FIELDS.unpack_from(buffer, start)
        start += 7
        body = start + length
        if body > end:
            raise ProtocolError("a head is longer than its frame")
        if flags & JSON_HEAD:
            environ = self.environs.make_from_json(buffer[start:body])
        else:
            environ = self.environs.make(keys, buffer[start:body])
        exchange = Exchange(self, number, flags)
        if flags & WHOLE:
            environ["wsgi.input"] = BytesIO(buffer[body:end]) if body < end else BytesIO()
        else:
            first = bytes(buffer[body:end])
            exchange.body = RequestBody(exchange, self.request_window, bool(flags & ASK), first)
            environ["wsgi.input"] = exchange.body.stream()
        self.accept((exchange, environ))

    def _take_socket(self, number: int, start: int) -> None:
        flags, limit = SOCKET_FIELDS.unpack_from(self.channel.buffer, start)
        # What was passed has to be taken, whether anybody wants it any more or not.
        connection = self.sockets.take() if flags & PASSED else None
        exchange = self.find(number) if number else None
        if exchange is None or exchange.aborted:
            if connection is not None:
                self.sockets.close(connection)
                self.sockets.work = True
            return
        if connection is not None:
            exchange.client = Client(exchange, connection, limit)
        exchange.answered = True
        self.changed(exchange)

    def _take_data(self, number: int, start: int, end: int) -> None:
        exchange = self.find(number)
        # Nobody is there any more to read the rest of a body whose request has ended.
        if exchange is not None and exchange.body is not None:
            view = self.channel.view
            exchange.body.feed(bytes(view[start + 1 : end]), bool(view[start] & LAST))
            self.changed(exchange)


def open_started(path: Optional[str]) -> memoryview:
    """The place shared with the gateway where the number of the request that was begun last is written, as four octets.

    After a crash it tells the gateway which requests were not begun, which another worker may then answer. In the order
    of octets of this machine, on which the gateway runs too: then writing is one assignment.
    """
    if path is None:
        return memoryview(bytearray(4)).cast("I")
    descriptor = os.open(path, os.O_RDWR)
    try:
        return memoryview(mmap.mmap(descriptor, 4)).cast("I")
    finally:
        os.close(descriptor)
