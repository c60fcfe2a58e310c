"""The gateway's end of PROTOCOL.md for tests: starts a real worker, sends frames, gathers what comes back."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from struct import Struct, pack
from types import MappingProxyType
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Tuple

PROGRAM = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "gateway_wsgi")
HEADER = Struct("<IBI")
REQUEST, DATA, ABORT, CREDIT, STOP, KEYS, SOCKET = range(1, 8)
HELLO, RESPONSE, FAILED, LOG, CLOSING, FILES, SENDING = range(16, 23)
WHOLE, JSON, ASK, HEAD = 1, 2, 4, 8
LAST, ASCII, OFFER = 1, 2, 4
#: What Node writes for a handle.
LINE = b'{"cmd":"NODE_HANDLE","type":"net.Native","msg":{"request":1}}\n'
#: Seconds after which a test that waits has failed; none takes a tenth of that.
TIMEOUT = 60.0

ENVIRON = {
    "REQUEST_METHOD": "GET",
    "SCRIPT_NAME": "",
    "PATH_INFO": "/",
    "QUERY_STRING": "",
    "SERVER_NAME": "localhost",
    "SERVER_PORT": "8888",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "wsgi.url_scheme": "http",
    "HTTP_HOST": "localhost:8888",
}


class Frame(NamedTuple):
    kind: int
    number: int
    payload: bytes


class Response:
    """What came for one request, put together."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: List[Tuple[str, str]] = []
        self.chunks: List[bytes] = []
        """The octets of each frame that had some."""
        self.flags = 0
        """Those of RESPONSE."""
        self.failed: Optional[int] = None
        self.ended = False
        self.log = ""

    @property
    def body(self) -> bytes:
        return b"".join(self.chunks)

    def header(self, name: str) -> Optional[str]:
        return next((value for field, value in self.headers if field.lower() == name.lower()), None)

    def take(self, frame: Frame) -> None:
        kind, _, payload = frame
        assert not (self.ended and kind in (RESPONSE, DATA, FAILED)), f"a frame of type {kind} after the end"
        if kind == RESPONSE:
            assert self.status == "", "a second head"
            self.flags = payload[0]
            length = int.from_bytes(payload[1:5], "little")
            self.status, *fields = payload[5 : 5 + length].decode("latin-1").split("\0")
            self.headers = list(zip(fields[::2], fields[1::2]))
            self._take_body(payload[5 + length :], payload[0])
        elif kind == DATA:
            self._take_body(payload[1:], payload[0])
        elif kind == FAILED:
            self.failed = payload[0]
            self.ended = True
        elif kind == LOG:
            self.log += payload.decode()

    def _take_body(self, octets: bytes, flags: int) -> None:
        if octets:
            self.chunks.append(octets)
        if flags & LAST:
            self.ended = True


class Gateway:
    """One worker with an application. Use as a context manager."""

    def __init__(
        self,
        source: str,
        arguments: Tuple[str, ...] = (PROGRAM,),
        wait: bool = True,
        files: Mapping[str, str] = MappingProxyType({}),
        python_path: str = "",
        channel: bool = False,
        **settings: Any,
    ) -> None:
        """``source`` is written to ``tested.py``, in its own folder, beside ``files``; settings are PROTOCOL.md's.

        With ``channel`` the worker has one as Node's children have, for sockets.
        """
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="gateway-wsgi-"))
        for name, text in {"tested.py": source, **files}.items():
            self.write(name, text)
        self.numbers = 0
        self.keys: Dict[Tuple[str, ...], int] = {}
        self.responses: Dict[int, Response] = {}
        self.frames: List[Frame] = []
        self.hello: Dict[str, Any] = {}
        self.channel: Any = None
        """A socket, where there is one."""
        self._received = b""
        self._taken = 0
        listener = socket.socket(socket.AF_UNIX)
        path = os.path.join(self.folder, "socket")
        listener.bind(path)
        listener.listen(1)
        listener.settimeout(TIMEOUT)
        settings = {"socket": path, "module": os.path.join(self.folder, "tested.py"), **settings}
        environment = {
            **os.environ,
            "GATEWAY_WSGI": json.dumps(settings),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": python_path,
        }
        theirs: List[int] = []
        if channel:
            self.channel, child = socket.socketpair()
            self.channel.settimeout(TIMEOUT)
            theirs.append(child.detach())
            environment["NODE_CHANNEL_FD"] = str(theirs[0])
            environment["NODE_CHANNEL_SERIALIZATION_MODE"] = "json"
        self.errors = open(os.path.join(self.folder, "stderr"), "w+b")
        self.process = subprocess.Popen(
            [sys.executable, *arguments, "tested.py"],
            env=environment,
            cwd=self.folder,
            stdout=self.errors,
            stderr=self.errors,
            stdin=subprocess.DEVNULL,
            pass_fds=theirs,
        )
        for descriptor in theirs:
            os.close(descriptor)
        self.connection, _ = listener.accept()
        self.connection.settimeout(TIMEOUT)
        listener.close()
        if wait:
            first = self.receive()
            assert first.kind == HELLO, (first, self.stderr())
            self.hello = json.loads(first.payload)

    def __enter__(self) -> Gateway:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        if self.channel is not None:
            self.channel.close()
        try:
            self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.errors.close()
            shutil.rmtree(self.folder)

    def write(self, name: str, source: str) -> str:
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(textwrap.dedent(source))
        return path

    def stderr(self) -> str:
        self.errors.seek(0)
        return self.errors.read().decode()

    def wrote(self, pattern: str) -> None:
        """Waits until standard error has something like this. It is a file, of which no event tells."""
        end = time.monotonic() + TIMEOUT
        while not re.search(pattern, self.stderr()):
            assert time.monotonic() < end, self.stderr()
            time.sleep(0.005)

    # Sending

    def send(self, kind: int, number: int, payload: bytes = b"") -> None:
        self.connection.sendall(HEADER.pack(len(payload), kind, number) + payload)

    def request(self, body: bytes = b"", flags: int = WHOLE, **environ: str) -> int:
        """Sends a REQUEST; the result is its number. ``environ`` is added to ENVIRON, ``__`` for dots in names."""
        octets, number = self.request_frames(body, flags, **environ)
        self.connection.sendall(octets)
        return number

    def request_frames(self, body: bytes = b"", flags: int = WHOLE, **environ: str) -> Tuple[bytes, int]:
        values = {**ENVIRON, **{name.replace("__", "."): value for name, value in environ.items()}}
        names = tuple(values)
        before = b""
        if names not in self.keys:
            self.keys[names] = len(self.keys)
            payload = pack("<H", self.keys[names]) + "\0".join(names).encode("latin-1")
            before = HEADER.pack(len(payload), KEYS, 0) + payload
        if flags & JSON:
            head = json.dumps(values).encode()
        else:
            head = "\0".join(values.values()).encode("latin-1")
        self.numbers += 1
        self.responses[self.numbers] = Response()
        payload = pack("<BHI", flags, 0 if flags & JSON else self.keys[names], len(head)) + head + body
        return before + HEADER.pack(len(payload), REQUEST, self.numbers) + payload, self.numbers

    def data(self, number: int, octets: bytes, last: bool = False) -> None:
        self.send(DATA, number, bytes([LAST if last else 0]) + octets)

    def credit(self, number: int, octets: int) -> None:
        self.send(CREDIT, number, pack("<I", octets))

    def pass_socket(self, number: int, passed: Optional[socket.socket], limit: int = 0, line: bytes = LINE) -> None:
        """Passes a socket for a request, as Node does; None: no descriptor comes."""
        if passed is None:
            self.channel.sendall(line)
        else:
            socket.send_fds(self.channel, [line], [passed.fileno()])
        self.send(SOCKET, number, pack("<BI", 1, limit))

    def decline(self, number: int) -> None:
        self.send(SOCKET, number, pack("<BI", 0, 0))

    def acknowledged(self) -> None:
        """Waits until the worker has taken what was passed."""
        assert self.channel.recv(1000) == b'{"cmd":"NODE_HANDLE_ACK"}\n'

    def try_passing(self) -> None:
        """What the gateway does after HELLO."""
        with socket.socket() as unimportant:
            self.pass_socket(0, unimportant)
        self.acknowledged()

    # Receiving

    def receive(self) -> Frame:
        """The next frame."""
        while True:
            if len(self._received) - self._taken >= 9:
                length, kind, number = HEADER.unpack_from(self._received, self._taken)
                start = self._taken + 9
                if len(self._received) >= start + length:
                    self._taken = start + length
                    return Frame(kind, number, self._received[start : start + length])
            octets = self.connection.recv(1 << 16)
            if not octets:
                raise EOFError(self.stderr())
            self._received = self._received[self._taken :] + octets
            self._taken = 0

    def until(self, ready: Callable[[], bool]) -> None:
        """Receives until something is so."""
        while not ready():
            frame = self.receive()
            self.frames.append(frame)
            if frame.number in self.responses:
                self.responses[frame.number].take(frame)

    def response(self, number: int) -> Response:
        """Waits for the end of a request."""
        response = self.responses[number]
        self.until(lambda: response.ended)
        return response

    def get(self, path: str = "/", **environ: str) -> Response:
        return self.response(self.request(**{"PATH_INFO": path, **environ}))

    def post(self, body: bytes, **environ: str) -> Response:
        environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body)), **environ}
        return self.response(self.request(body, **environ))

    def logged(self, text: str) -> None:
        """Waits until a LOG frame has this, whichever request it was for."""
        self.until(lambda: any(frame.kind == LOG and text.encode() in frame.payload for frame in self.frames))

    def take(self, kind: int, number: int = 0) -> Frame:
        """Waits for a frame of this type and request, and takes it from those received."""
        self.until(lambda: any(frame[:2] == (kind, number) for frame in self.frames))
        frame = next(frame for frame in self.frames if frame[:2] == (kind, number))
        self.frames.remove(frame)
        return frame

    def exit_status(self) -> int:
        return self.process.wait(TIMEOUT)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
