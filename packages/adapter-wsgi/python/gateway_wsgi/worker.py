"""A worker's life: settings, socket, application, requests, end. PROTOCOL.md lists the exit statuses."""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from typing import Any, Optional

from .attendant import Attendant
from .channel import Channel
from .files import FileList
from .load import LoadError, describe, load
from .passed_sockets import PassedSockets, take_channel
from .protocol import BEFORE_HEAD, FAILED, HEADER, HELLO, VERSION, ProtocolError
from .serve_one import ServerOfOne
from .serve_pool import ServerOfMany
from .settings import Settings, SettingsError, take_settings
from .signals import set_signals

STOPPED = 0
GATEWAY_GONE = 1
WRONG_SETTINGS = 2
NOT_LOADED = 3


def main() -> int:
    """Runs a worker in this process; the result is its exit status."""
    try:
        settings = take_settings(os.environ)
        sockets = PassedSockets(take_channel(os.environ))
    except SettingsError as error:
        return _complain(WRONG_SETTINGS, str(error))
    set_signals()
    try:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(settings.socket)
    except OSError as error:
        return _complain(GATEWAY_GONE, f"cannot reach the gateway at {settings.socket}: {error}")
    channel = Channel(connection, sockets)
    try:
        return _serve(channel, settings)
    except EOFError:
        return GATEWAY_GONE
    except ProtocolError as error:
        return _complain(GATEWAY_GONE, f"the gateway sent {error}")
    finally:
        # Not closed: the end of the process does that, when what the application does at its exit is done as well.
        connection.detach()


def _serve(channel: Channel, settings: Settings) -> int:
    files = FileList() if settings.watch else None
    try:
        if settings.chdir is not None:
            os.chdir(settings.chdir)
        application = load(settings.module, settings.name)
    except BaseException as error:  # a module may call sys.exit(); the gateway is to hear of it all the same
        _tell_failure(channel, error, files)
        return NOT_LOADED
    attendant = Attendant(channel, files.new if files is not None else None)
    server = (ServerOfMany if settings.threads > 1 else ServerOfOne)(application, channel, settings, attendant)
    attendant.start()
    # What is loaded stays: the collector need not go through it again and again.
    gc.collect()
    gc.freeze()
    _send_json(channel, HELLO, _hello(settings, channel, files))
    server.serve()
    channel.finish()
    return STOPPED


def _hello(settings: Settings, channel: Channel, files: Optional[FileList]) -> dict[str, Any]:
    return {
        "protocol": VERSION,
        "pid": os.getpid(),
        "python": ".".join(map(str, sys.version_info[:3])),
        "implementation": "CPython" if sys.implementation.name == "cpython" else sys.implementation.name,
        "module": settings.module,
        "name": settings.name,
        "sockets": channel.sockets.possible,
        "files": files.new() if files is not None else [],
    }


def _tell_failure(channel: Channel, error: BaseException, files: Optional[FileList]) -> None:
    text = f"{error}\n" if isinstance(error, LoadError) else describe(error)
    failure = {
        "error": str(error) if isinstance(error, LoadError) else f"{type(error).__name__}: {error}",
        "traceback": text,
        "files": files.with_error(error) if files is not None else [],
    }
    if isinstance(error, ModuleNotFoundError) and error.name is not None:
        failure["missing"] = error.name
    sys.stderr.write(text)
    sys.stderr.flush()
    octets = bytes([BEFORE_HEAD]) + json.dumps(failure).encode()
    channel.pending.append(HEADER.pack(len(octets), FAILED, 0) + octets)
    channel.flush()


def _send_json(channel: Channel, kind: int, value: Any) -> None:
    octets = json.dumps(value).encode()
    channel.pending.append(HEADER.pack(len(octets), kind, 0) + octets)
    channel.flush()


def _complain(status: int, message: str) -> int:
    print(f"gateway_wsgi: {message}", file=sys.stderr)
    return status
