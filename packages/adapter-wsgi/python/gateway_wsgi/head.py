"""The head of a response: what ``start_response`` is given, checked as PEP 3333 says, as octets of a RESPONSE.

This runs for every request, so the checks are few calls for all fields together; only a head that fails one of them
is looked at field by field, for a message that names the culprit.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn, Sequence, Tuple

Headers = Sequence[Tuple[str, str]]

#: No ``Content-Length`` was given.
UNKNOWN = -1

# PEP 3333, "Other HTTP Features": an application may not use HTTP's hop-by-hop features (RFC 9110 §7.6.1). Many do all
# the same: event streams say ``Connection: keep-alive``, and views that proxy pass on what they were given. As Gunicorn
# does, these are left out, but for ``Connection: close``, which asks for what the server can do.
HOP_BY_HOP = frozenset(("connection", "keep-alive", "proxy-connection", "te", "trailers", "transfer-encoding", "upgrade"))

# What the name of a field says of it: nothing special, that its value has to be looked at, or that it is left out.
PLAIN, LENGTH, LEFT_OUT = range(3)

# A head's octets may be NUL, between the parts, TAB, and what is no control character (RFC 9110 §5.5). They become
# spaces by this table, and others do not: then one call says whether all are good, at half the price of deleting them
# or of a search.
GOOD_TO_SPACE = bytes(32 if octet in (0, 9) or (octet >= 32 and octet != 127) else 88 for octet in range(256))
TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
STATUS = re.compile(r"[2-9][0-9]{2} [^\x00-\x08\x0a-\x1f\x7f]*")

# Statuses and names of fields that were found good before, with what was found: few in any application. A cache
# that an application fills by inventing names is emptied.
CACHE_LIMIT = 1000
_good_statuses: set[str] = set()
_plain_names: set[str] = set()


def encode_head(status: str, headers: Headers) -> tuple[bytes, int]:
    """The octets of a head, and its ``Content-Length`` or UNKNOWN.

    :raises AssertionError: as wsgiref does, for what PEP 3333 forbids
    """
    length = UNKNOWN
    try:
        if status not in _good_statuses:
            status = _checked_status(status)
        parts = [status]
        for name, value in headers:
            if name not in _plain_names:
                kind = _check_name(name)
                if kind == LENGTH:
                    length = _content_length(value, length)
                elif kind == LEFT_OUT:
                    if not _asks_for_close(name, value):
                        continue
                    name, value = "Connection", "close"
            parts.append(name)
            parts.append(value)
        head = "\0".join(parts).encode("latin-1")
        if not head.translate(GOOD_TO_SPACE).isspace() or head.count(0) != len(parts) - 1:
            _explain(status, headers)
    except (TypeError, ValueError):  # UnicodeEncodeError is a ValueError
        _explain(status, headers)
    return head, length


def _checked_status(status: str) -> str:
    if not isinstance(status, str):
        raise AssertionError(f"the status must be a str such as '200 OK', not {status!r}")
    if len(status) == 3:
        # PEP 3333 wants a reason. Gunicorn and Waitress do without, and HTTP only wants the space (RFC 9112 §4).
        status += " "
    if not STATUS.fullmatch(status):
        raise AssertionError(f"the status must be three digits (200-999), a space and a reason, not {status!r}")
    _remember(_good_statuses, status)
    return status


def _check_name(name: str) -> int:
    if not isinstance(name, str):
        raise AssertionError(f"the name of a field must be a str, not {name!r}")
    if not TOKEN.fullmatch(name):
        raise AssertionError(f"{name!r} cannot be the name of a field")
    lower = name.lower()
    if lower in HOP_BY_HOP:
        return LEFT_OUT
    if lower == "status":
        raise AssertionError(
            "Status is a field of CGI, which PEP 3333 forbids: the status is start_response's first argument"
        )
    if lower == "content-length":
        return LENGTH
    _remember(_plain_names, name)
    return PLAIN


def _asks_for_close(name: str, value: str) -> bool:
    if not isinstance(value, str):
        raise TypeError(name)
    return name.lower() == "connection" and "close" in [option.strip().lower() for option in value.split(",")]


def _content_length(value: str, before: int) -> int:
    if before != UNKNOWN:
        raise AssertionError("Content-Length is given twice")
    # int() takes '+5', '1_0' and digits of other scripts; HTTP does not (RFC 9110 §8.6).
    if not isinstance(value, str) or not (value.isascii() and value.isdigit()):
        raise AssertionError(f"Content-Length must be a number, not {value!r}")
    return int(value)


def _remember(cache: set[str], text: str) -> None:
    if len(cache) >= CACHE_LIMIT:
        cache.clear()
    cache.add(str(text))


def _explain(status: str, headers: Any) -> NoReturn:
    """Finds what is wrong with a head that something is wrong with."""
    if not isinstance(status, str):
        _checked_status(status)
    if not isinstance(headers, (list, tuple)):
        raise AssertionError(f"the headers must be a list of tuples, not {type(headers).__name__}") from None
    for field in headers:
        if not isinstance(field, (tuple, list)) or len(field) != 2:
            raise AssertionError(f"a header must be a tuple of name and value, not {field!r}") from None
        name, value = field
        if not isinstance(name, str):
            _check_name(name)
        if not isinstance(value, str):
            raise AssertionError(f"the value of {name} must be a str, not {value!r}") from None
        if any(ord(character) > 255 for character in value):
            raise AssertionError(f"the value of {name} has characters beyond latin-1: {value!r}") from None
        if "\0" in value or not f" {value}".encode("latin-1").translate(GOOD_TO_SPACE).isspace():
            raise AssertionError(f"the value of {name} has control characters: {value!r}") from None
    raise AssertionError(f"the status has characters beyond latin-1: {status!r}") from None
