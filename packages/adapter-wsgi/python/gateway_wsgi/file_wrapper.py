"""``wsgi.file_wrapper`` (PEP 3333, "Optional Platform-Specific File Handling").

As an iterable it does what the PEP's example does, for applications and middleware that iterate over it. When it comes
back as the response's body unwrapped, ``run_application`` reads the file in blocks of its own size, and knows its
length.
"""

from __future__ import annotations

import os
import stat
from io import BufferedRandom, BufferedReader, BytesIO, FileIO
from typing import Any, Iterator, Optional


class FileWrapper:
    """Blocks of a file-like object; has ``close`` only where that has it."""

    def __init__(self, filelike: Any, block_size: int = 8192) -> None:
        self.filelike = filelike
        self.block_size = block_size
        if hasattr(filelike, "close"):
            self.close = filelike.close

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        block: bytes = self.filelike.read(self.block_size)
        if not block:
            raise StopIteration
        return block

    def remaining(self) -> Optional[int]:
        """Octets from the file's position to its end; None where only reading tells."""
        filelike = getattr(self.filelike, "file", self.filelike)  # what tempfile's classes wrap
        try:
            if isinstance(filelike, BytesIO):
                size = filelike.getbuffer().nbytes
            else:
                # Decompressors have a descriptor too, whose size is not theirs: only Python's own plain files tell.
                raw = filelike.raw if isinstance(filelike, (BufferedReader, BufferedRandom)) else filelike
                if not isinstance(raw, FileIO):
                    return None
                status = os.fstat(raw.fileno())
                if not stat.S_ISREG(status.st_mode):
                    return None
                size = status.st_size
            # PEP 3333: transmission begins at the current position.
            position: int = filelike.tell()
            return max(size - position, 0)
        except (OSError, ValueError):  # closed
            return None
