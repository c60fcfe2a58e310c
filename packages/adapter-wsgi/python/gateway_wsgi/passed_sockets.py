"""Sockets of clients that the gateway passes to this process, over the channel that Node makes for its children.

Node documents its end of that channel and not what is on it: lines of JSON, with a descriptor, each to be acknowledged. So
all of this is optional. The gateway passes a socket to try it, and as long as that has not come here, or when anything is
not as it is known, the worker asks for none.
"""

from __future__ import annotations

import array
import os
import socket

# By their names, before the application is loaded: what that puts in their place, as gevent does, is for itself.
from select import POLLIN, poll
from socket import socket as Socket
from typing import MutableMapping, Optional, Set

VARIABLE = "NODE_CHANNEL_FD"
#: How the lines are written; Node can do otherwise.
WRITING = "NODE_CHANNEL_SERIALIZATION_MODE"

ACKNOWLEDGEMENT = b'{"cmd":"NODE_HANDLE_ACK"}\n'
#: A line is a hundred octets; none comes before the one before it is acknowledged.
LINE_LIMIT = 4096
#: Milliseconds that are waited for what has left already.
PATIENCE = 5000


def take_channel(environment: MutableMapping[str, str]) -> Optional[Socket]:
    """The channel, if this process has one. Programs that the application starts must not take it for theirs."""
    text = environment.pop(VARIABLE, "")
    writing = environment.pop(WRITING, "json")
    if not text.isdigit():
        return None
    try:
        descriptor = int(text)
        os.set_inheritable(descriptor, False)
        if writing == "json" and hasattr(Socket, "recvmsg"):
            return Socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, descriptor)
        os.close(descriptor)
    except OSError:
        pass
    return None


class PassedSockets:
    """Takes them, one at a time, when a frame has said that one is there."""

    def __init__(self, channel: Optional[Socket]) -> None:
        self._channel = channel
        self.work = False
        """One has come: more can be asked for."""
        self._taken: Set[Socket] = set()

    @property
    def possible(self) -> bool:
        """Whether it is worth a try."""
        return self._channel is not None

    def take(self) -> Optional[Socket]:
        """The next one; None: it did not come, as where this process has too many files open."""
        channel = self._channel
        if channel is None:
            return None
        descriptors = array.array("i")
        try:
            news = poll()
            news.register(channel, POLLIN)
            if not news.poll(PATIENCE):
                raise OSError("nothing has come")
            size = socket.CMSG_SPACE(4 * descriptors.itemsize)
            flags = socket.MSG_DONTWAIT | getattr(socket, "MSG_CMSG_CLOEXEC", 0)
            line, ancillary, _, _ = channel.recvmsg(LINE_LIMIT, size, flags)
            for level, kind, octets in ancillary:
                if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                    descriptors.frombytes(octets[: len(octets) - len(octets) % descriptors.itemsize])
            if line.count(b"\n") != 1 or not line.endswith(b"\n"):
                raise OSError("it is no line")
            channel.sendall(ACKNOWLEDGEMENT)
        except OSError:
            self._stop()
        taken = None
        for descriptor in descriptors:
            if taken is None and self._channel is not None:
                os.set_inheritable(descriptor, False)
                taken = Socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, descriptor)  # any family: it is not asked
                # It does not block anyway, for the gateway's sake; an application may have set another default.
                taken.setblocking(False)
                self._taken.add(taken)
            else:
                os.close(descriptor)
        return taken

    def close(self, taken: Socket) -> None:
        """This process has done with it."""
        self._taken.discard(taken)
        taken.close()

    def leave(self) -> None:
        """In a forked child: what it kept open would not end when its parent and the gateway have closed it."""
        self._stop()
        for taken in list(self._taken):
            self.close(taken)

    def _stop(self) -> None:
        self.work = False
        if self._channel is not None:
            self._channel.close()
            self._channel = None
