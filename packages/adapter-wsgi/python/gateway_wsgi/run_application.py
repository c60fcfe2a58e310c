"""The three steps of a request (PEP 3333, "The Server/Gateway Side"): call the application, send its result, close it.

However a request goes, ``close()`` is called once, exactly one frame ends it, and nothing that the application raises
gets out of here.
"""

from __future__ import annotations

import traceback
from typing import Any, Callable, Iterator

from .channel import LARGE
from .environ import Environ
from .exchange import Exchange, check_bytes
from .file_wrapper import FileWrapper
from .head import UNKNOWN
from .input import ClientGone
from .protocol import ASCII, ASCII_LIMIT, LAST, RESPONSE, RESPONSE_HEADER

Application = Callable[[Environ, Any], Any]

#: Octets read from a file at once.
FILE_BLOCK = 131072


def run_application(application: Application, environ: Environ, exchange: Exchange) -> None:
    """Answers one request."""
    body = None
    try:
        body = application(environ, exchange.start_response)
        if type(body) is list and not exchange.head_sent:
            # Nothing to iterate, nothing to close, one frame.
            chunk = body[0] if len(body) == 1 else b"".join(body)
            head = exchange.head
            size = len(chunk)
            if (
                head is not None
                and type(chunk) is bytes
                and (exchange.length == size or exchange.length == UNKNOWN)
                and size <= LARGE
                and not exchange.aborted
            ):
                _write_whole(exchange, head, chunk, size)
                return
        _send_body(exchange, body)
    except ClientGone:
        # Not the application's fault, and nobody to tell.
        exchange.fail()
    except BaseException as error:  # SystemExit too: an application ends its response, not the worker
        if exchange.channel.is_left:
            raise  # sys.exit() in a child that the application forked is meant for that child
        if not (exchange.aborted and isinstance(error, OSError)):
            _log_error(exchange, environ)
        exchange.fail()
    finally:
        exchange.ended = True
        if exchange.body is not None:
            exchange.body = None  # each has the other: a circle that only the garbage collector would find
        if body is not None and type(body) is not list:
            _close(exchange, environ, body)


def _write_whole(exchange: Exchange, head: bytes, chunk: bytes, size: int) -> None:
    """Most responses go like this: in one frame. The gateway leaves out a body that HEAD, 204 and 304 may not have."""
    flags = LAST | ASCII if size <= ASCII_LIMIT and chunk.isascii() else LAST
    length = len(head)
    exchange.server.channel.pending.append(
        RESPONSE_HEADER.pack(5 + length + size, RESPONSE, exchange.number, flags, length) + head + chunk
    )


def _send_body(exchange: Exchange, body: Any) -> None:
    if body is None:
        raise TypeError("the application returned None instead of an iterable of bytes")
    if type(body) is FileWrapper:
        body = _file_blocks(exchange, body)
    elif isinstance(body, (list, tuple)):
        # Everything is there already: one chunk of which the length is known.
        for chunk in body:
            check_bytes(chunk)
        body = (b"".join(body),)
        _add_length(exchange, len(body[0]))
        if not exchange.head_sent and exchange.has_body:
            _check_length(exchange, len(body[0]))
    chunks = iter(body)
    if _send_chunks(exchange, chunks):
        # The application has its turn after its last chunk too, as with other servers: there may be code behind a
        # yield.
        _exhaust(exchange, chunks)


def _send_chunks(exchange: Exchange, chunks: Iterator[Any]) -> bool:
    """Sends until the response is complete. True: that was so before the end of the chunks."""
    server = exchange.server
    for chunk in chunks:
        if type(chunk) is not bytes:
            check_bytes(chunk)
        if not chunk:
            # PEP 3333: an empty chunk neither sends the head nor ends anything. Who waits yields it to learn whether to
            # go on.
            server.sent(exchange)
            if exchange.aborted:
                raise ClientGone("the client went away before it had got its response")
            continue
        size = len(chunk)
        if (
            size == exchange.length
            and not exchange.head_sent
            and size <= LARGE
            and not exchange.aborted
            and exchange.head
        ):
            # Frameworks return iterators of one chunk, with its length: no more needs to be asked for before it is
            # sent.
            _write_whole(exchange, exchange.head, chunk, size)
            exchange.head_sent = exchange.ended = True
            exchange.sent = size
            return True
        if exchange.head is None:
            raise AssertionError("the application yielded its first chunk before it called start_response")
        if not exchange.has_body:
            _end_without_body(exchange)
            return False
        length = exchange.length
        if length != UNKNOWN and exchange.sent + size >= length:
            missing = length - exchange.sent
            exchange.send(chunk[:missing], last=True)
            if size > missing:
                _log_too_much(exchange)
                return False
            return True
        exchange.send(chunk)
        # PEP 3333, "Buffering and Streaming": a chunk leaves before the application is asked for the next.
        server.sent(exchange)
    _end(exchange)
    return False


def _end(exchange: Exchange) -> None:
    """There are no more chunks."""
    if exchange.head is None:
        raise AssertionError("the application did not call start_response")
    if not exchange.has_body:
        _end_without_body(exchange)
        return
    _check_length(exchange, exchange.sent)
    exchange.send(b"", last=True)


def _check_length(exchange: Exchange, octets: int) -> None:
    if octets < exchange.length:  # UNKNOWN is less than any
        raise AssertionError(
            f"the response ended after {octets} of the {exchange.length} octets that its Content-Length says"
        )


def _end_without_body(exchange: Exchange) -> None:
    """HEAD, 204, 304."""
    if exchange.length == UNKNOWN:
        # Were LAST on the head, the gateway would take the length of nothing for that of the body.
        exchange.send(b"")
    exchange.send(b"", last=True)


def _exhaust(exchange: Exchange, chunks: Iterator[Any]) -> None:
    for chunk in chunks:
        if chunk:
            _log_too_much(exchange)
            return


def _add_length(exchange: Exchange, length: int) -> None:
    """Adds a Content-Length to a head that has none and was not sent."""
    head = exchange.head
    if head is not None and exchange.length == UNKNOWN and not exchange.head_sent and head[:3] not in (b"204", b"304"):
        exchange.head = head + b"\0Content-Length\0%d" % length
        exchange.length = length


def _file_blocks(exchange: Exchange, wrapper: FileWrapper) -> Iterator[bytes]:
    """Blocks of a file, as large as suits the socket; PEP 3333 calls the application's block size a suggestion."""
    remaining = wrapper.remaining()
    if remaining is not None:
        _add_length(exchange, remaining)
    read = wrapper.filelike.read
    size = FILE_BLOCK if remaining is not None else max(wrapper.block_size, 1)
    while True:
        left = size if exchange.length == UNKNOWN else min(size, exchange.length - exchange.sent)
        block = read(left) if left else b""
        if not block:
            return
        yield block


def _close(exchange: Exchange, environ: Environ, body: Any) -> None:
    """PEP 3333: close() is called if the iterable has it, whether the request was completed or not."""
    try:
        close = getattr(body, "close", None)
        if close is not None:
            close()
    except BaseException:
        _log_error(exchange, environ)


def _log_error(exchange: Exchange, environ: Environ) -> None:
    what = f"{environ.get('REQUEST_METHOD')} {environ.get('REQUEST_URI') or environ.get('PATH_INFO')}"
    _log(exchange, f"Error in {what}\n{traceback.format_exc()}")


def _log_too_much(exchange: Exchange) -> None:
    _log(
        exchange, f"the response has more than the {exchange.length} octets of its Content-Length; they are left out\n"
    )


def _log(exchange: Exchange, text: str) -> None:
    exchange.channel.write_log(exchange.number, text)
