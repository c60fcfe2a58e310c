"""The frames between gateway and worker, as numbers and layouts. PROTOCOL.md says what they mean.

Nothing here reads or writes; ``channel`` does.
"""

from __future__ import annotations

from struct import Struct

VERSION = 1

# Frame types. DATA and CREDIT go both ways; the others to the worker are below 16, from the worker above.
REQUEST = 1
DATA = 2
ABORT = 3
CREDIT = 4
STOP = 5
KEYS = 6
SOCKET = 7
HELLO = 16
RESPONSE = 17
FAILED = 18
LOG = 19
CLOSING = 20
FILES = 21
SENDING = 22

# Flags of REQUEST.
WHOLE = 1
JSON_HEAD = 2
ASK = 4
HEAD = 8

# Flags of DATA and RESPONSE.
LAST = 1
ASCII = 2
# Of RESPONSE alone: the worker could write the body to the client's socket itself.
OFFER = 4

# The flag of SOCKET.
PASSED = 1

# The flag of SENDING.
WAITING = 1

# Codes of FAILED.
BEFORE_HEAD = 0
AFTER_HEAD = 1
ABORTED = 2

HEADER = Struct("<IBI")  # length of the payload, type, request
REQUEST_FIELDS = Struct("<BHI")  # what comes then: flags, number of the list of keys, length of the head
RESPONSE_HEADER = Struct("<IBIBI")  # … and flags, length of the head
FLAGGED_HEADER = Struct("<IBIB")  # … and one octet: DATA's flags, FAILED's code
CREDIT_FRAME = Struct("<IBII")  # … and octets
SOCKET_FIELDS = Struct("<BI")  # flags, milliseconds that the client may take nothing
SENDING_FRAME = Struct("<IBIBI")  # … and flags, octets

#: Octets that the payload of a frame to the worker has at least.
SHORTEST = {REQUEST: 7, DATA: 1, CREDIT: 4, KEYS: 3, SOCKET: 5}

#: The largest ASCII body that RESPONSE marks: beyond it a string is no cheaper for the gateway than octets.
ASCII_LIMIT = 4096


class ProtocolError(Exception):
    """The gateway sent what PROTOCOL.md does not allow: a bug of the gateway, never of a client."""
