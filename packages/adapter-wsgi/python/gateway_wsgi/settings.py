"""What a worker is told at its start: JSON in the variable GATEWAY_WSGI (PROTOCOL.md, "Starting a worker")."""

from __future__ import annotations

import json
from typing import Any, MutableMapping, NamedTuple, Optional

VARIABLE = "GATEWAY_WSGI"


class Settings(NamedTuple):
    """One row of PROTOCOL.md's table each; windows are in octets."""

    socket: str
    module: str
    name: Optional[str] = None
    chdir: Optional[str] = None
    threads: int = 1
    multiprocess: bool = False
    software: str = "gateway-server"
    requestWindow: int = 262144
    responseWindow: int = 1048576
    started: Optional[str] = None
    watch: bool = False


class SettingsError(Exception):
    """The program that started this worker made a mistake."""


def take_settings(environment: MutableMapping[str, str]) -> Settings:
    """Takes the settings out of ``environment``, so that neither the application nor its children find them.

    :raises SettingsError: they are missing, or are not what the table says
    """
    text = environment.pop(VARIABLE, None)
    if text is None:
        raise SettingsError(f"{VARIABLE} is not set: this program is started by @gateway-server/adapter-wsgi")
    try:
        values = json.loads(text)
    except ValueError as error:
        raise SettingsError(f"{VARIABLE} is not JSON: {error}") from None
    if not isinstance(values, dict):
        raise SettingsError(f"{VARIABLE} is not a JSON object")
    return _checked({name: value for name, value in values.items() if value is not None})


TYPES: dict[str, type] = {
    "socket": str,
    "module": str,
    "name": str,
    "chdir": str,
    "threads": int,
    "multiprocess": bool,
    "software": str,
    "requestWindow": int,
    "responseWindow": int,
    "started": str,
    "watch": bool,
}


def _checked(values: dict[str, Any]) -> Settings:
    for name, value in values.items():
        expected = TYPES.get(name)
        if expected is None:
            raise SettingsError(f"{VARIABLE}: unknown setting {name!r}")
        if type(value) is not expected or (isinstance(value, int) and expected is int and value < 1):
            raise SettingsError(f"{VARIABLE}: {name} should be {expected.__name__}, is {value!r}")
    for name in ("socket", "module"):
        if name not in values:
            raise SettingsError(f"{VARIABLE}: {name} is missing")
    return Settings(**values)
