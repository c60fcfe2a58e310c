"""The worker's end of the socket: octets to frames, and frames to octets, as few system calls for both as can be.

All frames that one read brings are handed out before the next read; all frames that are written until ``flush`` leave
in one send. Nothing here knows what a frame means.

Frames may be written by any thread; only one thread reads at a time.
"""

from __future__ import annotations

import socket
from threading import Lock
from typing import Iterator

from .passed_sockets import PassedSockets
from .protocol import (
    CREDIT,
    CREDIT_FRAME,
    FLAGGED_HEADER,
    HEADER,
    LOG,
    SHORTEST,
    ProtocolError,
)

READ_SIZE = 262144
#: A frame's largest payload: a head (the gateway's limit is 64 KiB) and a window of body fit many times.
PAYLOAD_LIMIT = 1 << 26
#: Octets of a body from which joining them with others costs more than a system call of their own.
LARGE = 32768


class Channel:
    """Frames in and out over one connected stream socket, which blocks."""

    def __init__(self, connection: socket.socket, sockets: PassedSockets) -> None:
        self.connection = connection
        self.pending: list[bytes] = []
        """Octets of whole frames that wait for ``flush``. Appending is atomic, so it needs no lock."""
        self.buffer = bytearray(READ_SIZE)
        self.view = memoryview(self.buffer)
        self._start = 0
        self._end = 0
        self._sending = Lock()
        self.sockets = sockets
        self.is_left = False
        """This is a child that the application forked: socket and frames are its parent's."""

    def leave(self) -> None:
        """In a forked child: frames of two processes on one socket would be nonsense to the gateway."""
        self.is_left = True
        self.pending.clear()
        self.connection.close()
        self.sockets.leave()

    # Reading

    def read(self, wait: bool = True) -> bool:
        """Reads once. False: nothing has come (only if it should not wait).

        :raises EOFError: the gateway has closed the connection
        """
        if self.is_left:
            raise EOFError
        if self._start or self._end == len(self.buffer):
            self._make_room()
        try:
            if self._end:
                count = self.connection.recv_into(self.view[self._end :], 0, 0 if wait else socket.MSG_DONTWAIT)
            else:
                count = self.connection.recv_into(self.buffer, 0, 0 if wait else socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except ConnectionError:
            raise EOFError from None
        if count == 0:
            raise EOFError
        self._end += count
        return True

    def frames(self) -> Iterator[tuple[int, int, int, int]]:
        """Type, request, and where in ``buffer`` the payload starts and ends, of each frame that is there whole.

        The places are good until the next read. To be gone through to its end.
        """
        buffer = self.buffer
        position = self._start
        end = self._end
        unpack = HEADER.unpack_from
        while end - position >= 9:
            length, kind, number = unpack(buffer, position)
            start = position + 9
            following = start + length
            if following > end:
                if length > PAYLOAD_LIMIT:
                    raise ProtocolError(f"a frame of type {kind} with {length} octets")
                break
            if length < 7 and length < SHORTEST.get(kind, 0):
                raise ProtocolError(f"{length} octets: the payload of a frame of type {kind} is too short")
            yield kind, number, start, following
            position = following
        self._start = position

    def _make_room(self) -> None:
        """Moves the part of a frame that is there to the front, into a larger buffer where it would not fit."""
        rest = self._end - self._start
        if rest:
            size = len(self.buffer)
            needed = 9 + HEADER.unpack_from(self.buffer, self._start)[0] if rest >= 9 else size
            if needed > size:
                larger = bytearray(needed + READ_SIZE)
                larger[:rest] = self.view[self._start : self._end]
                self.buffer, self.view = larger, memoryview(larger)
            else:
                self.view[:rest] = bytes(self.view[self._start : self._end])
        self._start = 0
        self._end = rest

    # Writing

    def flush(self) -> None:
        """Sends what is pending; returns when it is with the kernel, or when another thread has taken it over."""
        pending = self.pending
        # The thread that holds the lock looks again after it has let go, so nothing that was appended meanwhile stays.
        while pending and self._sending.acquire(False):
            try:
                self._send_pending()
            finally:
                self._sending.release()

    def finish(self) -> None:
        """Returns when everything is with the kernel, whichever thread sends it. For the end of the process."""
        with self._sending:
            self._send_pending()

    def send_large(self, octets: bytes, header: bytes) -> None:
        """Sends what is pending, a header and a body of many octets, which are not copied for it."""
        with self._sending:
            self._send_pending(header, octets)
        self.flush()

    def _send_pending(self, header: bytes = b"", octets: bytes = b"") -> None:
        """Sends what is there now, and then a frame that never was among it: others may append at any moment."""
        pending = self.pending
        count = len(pending)
        frames = b"".join(pending[:count]) + header
        del pending[:count]
        if self.is_left:
            return
        try:
            self.connection.sendall(frames)
            if octets:
                self.connection.sendall(octets)
        except OSError:
            # The gateway is gone: whoever reads will find out, and end the worker.
            pending.clear()

    # Frames that more than one file writes

    def write_log(self, number: int, text: str) -> None:
        """A LOG frame; lone surrogates, as file names may have, are written as escapes."""
        octets = text.encode("utf-8", "backslashreplace")
        self.pending.append(HEADER.pack(len(octets), LOG, number) + octets)

    def write_credit(self, number: int, octets: int) -> None:
        """A CREDIT frame."""
        self.pending.append(CREDIT_FRAME.pack(4, CREDIT, number, octets))

    def write_flagged(self, kind: int, number: int, flags: int, octets: bytes = b"") -> None:
        """A DATA or FAILED frame."""
        self.pending.append(FLAGGED_HEADER.pack(1 + len(octets), kind, number, flags) + octets)
