"""The environ of a request (PEP 3333, "environ Variables"): what all of them have, and what a REQUEST brings.

Requests of one client have the same keys again and again. So the gateway sends a list of keys once, and the worker
keeps a dictionary that has them all, and all constants, already: a copy of it has its final size, and only values are
put in.
"""

from __future__ import annotations

import json
from typing import Any, Callable, Dict

from .file_wrapper import FileWrapper
from .protocol import ProtocolError

Environ = Dict[str, Any]


def constant_environ(errors: Any, threads: int, multiprocess: bool, software: str) -> Environ:
    """The keys that are the same for every request of this worker."""
    return {
        "GATEWAY_INTERFACE": "CGI/1.1",
        "SERVER_SOFTWARE": software,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": None,  # each request has its own
        # Whatever the framing was, the input ends where the body does. Werkzeug reads chunked bodies only with this
        # key.
        "wsgi.input_terminated": True,
        "wsgi.errors": errors,
        "wsgi.multithread": threads > 1,
        "wsgi.multiprocess": multiprocess,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
    }


class EnvironFactory:
    """Makes environs from the heads of REQUEST frames."""

    def __init__(self, constants: Environ) -> None:
        self.constants = constants
        self.lists: dict[int, tuple[list[str], Callable[[], Environ]]] = {}
        """Number of a list → its keys, and what makes a copy of the dictionary that has them."""

    def announce(self, number: int, names: str) -> None:
        """KEYS: a new list, or another one under a known number."""
        keys = names.split("\0")
        template = {**self.constants, **dict.fromkeys(keys, "")}
        self.lists[number] = (keys, template.copy)

    def make(self, number: int, head: bytearray) -> Environ:
        """The environ for values joined with NUL, in the order of a list."""
        values = head.decode("latin-1").split("\0")
        try:
            keys, copy = self.lists[number]
        except KeyError:
            raise ProtocolError(f"the list of keys {number} was not announced") from None
        if len(keys) != len(values):
            raise ProtocolError(f"{len(values)} values for the {len(keys)} keys of list {number}")
        environ = copy()
        environ.update(zip(keys, values))
        return environ

    def make_from_json(self, head: bytearray) -> Environ:
        """The environ for a head in which a value holds NUL."""
        try:
            return {**self.constants, **json.loads(head)}
        except (ValueError, TypeError) as error:
            raise ProtocolError(f"the head is not a JSON object: {error}") from None
