"""Responses that the worker writes to the client's socket itself (PROTOCOL.md, "The client's socket")."""

from __future__ import annotations

import os
import socket
import threading
import unittest
from struct import unpack
from typing import Any, Dict, List, Tuple

from both_ways import both_ways
from gateway import ABORT, HEAD, LINE, OFFER, SENDING, TIMEOUT, WHOLE, Frame, Gateway

SIZE = 4 << 20
SOURCE = """
import os, time

SIZE = 4 << 20

def application(environ, start_response):
    return globals()[environ['PATH_INFO'][1:]](environ, start_response)

def start(start_response, length):
    start_response('200 OK', [('Content-Length', str(length))])

class Chunks:
    def __init__(self, count):
        self.chunks = (bytes([index]) * 65536 for index in range(count))
    def __iter__(self):
        return self.chunks
    def close(self):
        open('closed', 'a').close()

def large(environ, start_response):
    start(start_response, SIZE)
    return Chunks(64)

def sized(environ, start_response):
    length = int(environ['QUERY_STRING'])
    start(start_response, length)
    return iter((b'x' * length, b''))

def names(environ, start_response):
    start_response('200 OK', [])
    return [' '.join(name for name in os.environ if name.startswith('NODE_CHANNEL')).encode()]

def slow(environ, start_response):
    start(start_response, SIZE)
    def chunks():
        for _ in range(4):
            time.sleep(0.11)
            yield b'x' * (1 << 20)
    return chunks()

def forks(environ, start_response):
    start(start_response, SIZE)
    def chunks():
        yield b'x' * 65536
        if os.fork() == 0:
            try:
                for _ in range(2):
                    yield b'child'
            finally:
                os._exit(0)
        os.wait()
        for _ in range(63):
            yield b'x' * 65536
    return chunks()
"""
BODY = b"".join(bytes([index]) * 65536 for index in range(64))


def pair() -> Tuple[socket.socket, socket.socket]:
    """A client, and the gateway's socket for it, which does not block. Between them there is room for less than SIZE."""
    client, accepted = socket.socketpair()
    accepted.setblocking(False)
    client.settimeout(TIMEOUT)
    return client, accepted


def read_all(client: socket.socket, size: int) -> bytes:
    octets = b""
    while len(octets) < size:
        chunk = client.recv(1 << 20)
        if not chunk:
            break
        octets += chunk
    return octets


class Reader:
    """Reads in a thread of its own, as the worker waits for it."""

    def __init__(self, client: socket.socket, size: int) -> None:
        self._octets: List[bytes] = []
        self._thread = threading.Thread(target=lambda: self._octets.append(read_all(client, size)))
        self._thread.start()

    def octets(self) -> bytes:
        self._thread.join(TIMEOUT)
        return self._octets[0]


def told(frames: List[Frame], number: int) -> Tuple[int, List[int]]:
    """How many octets the worker said that it had written, and the flags with which it said so."""
    fields = [unpack("<BI", frame.payload) for frame in frames if frame[:2] == (SENDING, number)]
    return sum(octets for _, octets in fields), [flags for flags, _ in fields]


@both_ways
class TestClient(unittest.TestCase):
    settings: Dict[str, Any] = {}

    def start(self, channel: bool = True, tried: bool = True) -> Gateway:
        worker = Gateway(SOURCE, channel=channel, **self.settings)
        worker.__enter__()
        self.addCleanup(worker.__exit__, None, None, None)
        if tried:
            worker.try_passing()
        return worker

    def pair(self) -> Tuple[socket.socket, socket.socket]:
        sockets = pair()
        for one in sockets:
            self.addCleanup(one.close)
        return sockets

    def offered(self, worker: Gateway, path: str = "/large", **environ: str) -> int:
        """Begins a request whose response is offered, which has no octets yet."""
        number = worker.request(PATH_INFO=path, **environ)
        response = worker.responses[number]
        worker.until(lambda: bool(response.status))
        self.assertEqual((response.flags, response.body), (OFFER, b""))
        return number

    def lent(self, worker: Gateway, path: str = "/large") -> Tuple[int, socket.socket, socket.socket]:
        """A request whose response the worker writes to its client, that client, and the gateway's socket for it."""
        client, accepted = self.pair()
        number = self.offered(worker, path)
        worker.pass_socket(number, accepted)
        worker.acknowledged()
        return number, client, accepted

    def test_writes_to_the_socket_that_is_passed(self) -> None:
        worker = self.start()
        self.assertTrue(worker.hello["sockets"])
        for _ in range(2):
            client, accepted = self.pair()
            number = self.offered(worker)
            worker.pass_socket(number, accepted)
            worker.acknowledged()
            reader = Reader(client, SIZE)
            response = worker.response(number)
            self.assertEqual((response.failed, response.body), (None, b""))
            self.assertEqual(told(worker.frames, number)[0], SIZE)
            self.assertEqual(reader.octets(), BODY)
            # It is the gateway's again, and still does not block.
            self.assertFalse(accepted.getblocking())
            accepted.sendall(b"next")
            self.assertEqual(client.recv(100), b"next")

    def test_no_descriptor_stays(self) -> None:
        worker = self.start()
        for _ in range(3):
            client, accepted = self.pair()
            number = self.offered(worker)
            worker.pass_socket(number, accepted)
            worker.acknowledged()
            Reader(client, SIZE).octets()
            worker.response(number)
            accepted.close()
            self.assertEqual(client.recv(100), b"")

    def test_goes_through_the_gateway_where_it_has_no_socket_to_pass(self) -> None:
        worker = self.start()
        number = self.offered(worker)
        worker.decline(number)
        worker.credit(number, SIZE)
        self.assertEqual(worker.response(number).body, BODY)

    def test_goes_through_the_gateway_where_no_descriptor_comes(self) -> None:
        worker = self.start()
        number = self.offered(worker)
        worker.pass_socket(number, None)
        worker.acknowledged()
        worker.credit(number, SIZE)
        self.assertEqual(worker.response(number).body, BODY)
        self.offered(worker)

    def test_asks_no_more_when_something_else_comes(self) -> None:
        worker = self.start()
        client, accepted = self.pair()
        number = self.offered(worker)
        worker.pass_socket(number, accepted, line=LINE + LINE)
        worker.credit(number, SIZE)
        self.assertEqual(worker.response(number).body, BODY)
        self.assertEqual(worker.channel.recv(100), b"")
        accepted.close()
        self.assertEqual(client.recv(100), b"")
        number = worker.request(PATH_INFO="/large")
        worker.credit(number, SIZE)
        self.assertEqual(worker.response(number).body, BODY)
        self.assertEqual(worker.responses[number].flags, 0)

    def test_offers_nothing_before_a_socket_has_come(self) -> None:
        worker = self.start(tried=False)
        number = worker.request(PATH_INFO="/large")
        worker.credit(number, SIZE)
        self.assertEqual(worker.response(number).body, BODY)

    def test_offers_nothing_without_a_channel(self) -> None:
        worker = self.start(channel=False, tried=False)
        self.assertFalse(worker.hello["sockets"])
        number = worker.request(PATH_INFO="/large")
        worker.credit(number, SIZE)
        self.assertEqual(worker.response(number).body, BODY)

    def test_offers_only_what_is_large(self) -> None:
        worker = self.start()
        self.assertEqual(worker.get("/sized", QUERY_STRING=str((1 << 20) - 1)).flags & OFFER, 0)
        number = self.offered(worker, "/sized", QUERY_STRING=str(1 << 20))
        worker.decline(number)
        self.assertEqual(len(worker.response(number).body), 1 << 20)
        head = worker.request(flags=WHOLE | HEAD, PATH_INFO="/large")
        self.assertEqual(worker.response(head).flags & OFFER, 0)

    def test_tells_that_it_waits_for_the_client_and_when_it_goes_on(self) -> None:
        worker = self.start()
        number, client, accepted = self.lent(worker)
        worker.until(lambda: 1 in told(worker.frames, number)[1])
        reader = Reader(client, SIZE)
        worker.response(number)
        octets, flags = told(worker.frames, number)
        self.assertEqual((octets, flags[-1]), (SIZE, 0))
        self.assertEqual(reader.octets(), BODY)

    def test_tells_what_it_has_written_as_it_goes(self) -> None:
        worker = self.start()
        client, accepted = self.pair()
        number = self.offered(worker, "/slow")
        reader = Reader(client, SIZE)
        worker.pass_socket(number, accepted)
        worker.acknowledged()
        worker.response(number)
        octets, flags = told(worker.frames, number)
        self.assertEqual(octets, SIZE)
        self.assertGreaterEqual(flags.count(0), 3)
        self.assertEqual(reader.octets(), b"x" * SIZE)

    def test_gives_up_a_client_that_reads_nothing(self) -> None:
        worker = self.start()
        client, accepted = self.pair()
        number = self.offered(worker)
        worker.pass_socket(number, accepted, limit=150)
        worker.acknowledged()
        response = worker.response(number)
        self.assertEqual((response.failed, response.log), (2, ""))
        accepted.close()
        octets = read_all(client, SIZE + 1)
        self.assertEqual(len(octets), told(worker.frames, number)[0])
        self.assertEqual(octets, BODY[: len(octets)])
        self.assert_closed(worker)

    def test_gives_up_a_client_that_has_gone(self) -> None:
        worker = self.start()
        client, accepted = self.pair()
        number = self.offered(worker)
        client.close()
        worker.pass_socket(number, accepted)
        worker.acknowledged()
        response = worker.response(number)
        self.assertEqual((response.failed, response.log), (2, ""))
        self.assert_closed(worker)

    def test_stops_when_the_gateway_says_that_the_client_has_gone(self) -> None:
        worker = self.start()
        number, client, accepted = self.lent(worker)
        worker.until(lambda: 1 in told(worker.frames, number)[1])
        accepted.close()
        worker.send(ABORT, number)
        response = worker.response(number)
        self.assertEqual((response.failed, response.log), (2, ""))
        octets = read_all(client, SIZE)
        self.assertEqual(octets, BODY[: len(octets)])
        self.assert_closed(worker)

    def test_a_socket_that_comes_too_late_is_closed(self) -> None:
        worker = self.start()
        client, accepted = self.pair()
        number = self.offered(worker)
        worker.send(ABORT, number)
        self.assertEqual(worker.response(number).failed, 2)
        worker.pass_socket(number, accepted)
        worker.acknowledged()
        accepted.close()
        self.assertEqual(client.recv(100), b"")
        self.assert_closed(worker)

    def test_ends_with_the_gateway_whatever_that_has_passed(self) -> None:
        worker = self.start()
        _, accepted = self.pair()
        socket.send_fds(worker.channel, [LINE], [accepted.fileno()])
        worker.connection.close()
        self.assertEqual(worker.exit_status(), 1)

    def test_neither_applications_nor_their_programs_see_the_channel(self) -> None:
        self.assertEqual(self.start().get("/names").body, b"")

    @unittest.skipUnless(hasattr(os, "fork"), "needs fork")
    def test_a_forked_child_writes_nothing_to_the_client(self) -> None:
        worker = self.start()
        number, client, accepted = self.lent(worker, "/forks")
        reader = Reader(client, SIZE)
        self.assertIsNone(worker.response(number).failed)
        self.assertEqual(reader.octets(), b"x" * SIZE)

    def assert_closed(self, worker: Any) -> None:
        """The application's close() was called, and the worker goes on."""
        self.assertEqual(worker.get("/names").status, "200 OK")
        self.assertTrue(os.path.exists(os.path.join(worker.folder, "closed")))


if __name__ == "__main__":
    unittest.main()
