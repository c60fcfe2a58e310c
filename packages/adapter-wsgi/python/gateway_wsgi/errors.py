"""``wsgi.errors`` (PEP 3333, "Input and Error Streams"): a text stream whose lines go to the gateway's log.

One object for the whole worker, because it is in every environ; it asks whose request is running when it is written to.
"""

from __future__ import annotations

import sys
from io import TextIOBase
from typing import Callable, Iterable

from .channel import Channel

#: Characters of one LOG frame, so that a huge text is no huge frame.
PIECE = 16384


class ErrorStream(TextIOBase):
    """Text to LOG frames. Lines leave with the response at the latest, on ``flush`` at once."""

    def __init__(self, channel: Channel, running_request: Callable[[], int]) -> None:
        super().__init__()
        self._channel = channel
        self._running_request = running_request

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    @property
    def errors(self) -> str:  # type: ignore[override]
        return "backslashreplace"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"wsgi.errors takes str, not {type(text).__name__}")
        if self._channel.is_left:
            return sys.stderr.write(text)
        number = self._running_request()
        for start in range(0, len(text), PIECE):
            self._channel.write_log(number, text[start : start + PIECE])
        if number == 0:
            # Outside of a request nobody flushes soon.
            self._channel.flush()
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]
        self.write("".join(lines))

    def flush(self) -> None:
        self._channel.flush()

    def close(self) -> None:
        """Stays open: PEP 3333 does not let applications close it, and others still write to it."""
        self.flush()
