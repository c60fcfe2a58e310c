"""Several requests in flight: order, threads, and who waits for whom."""

from __future__ import annotations

import os
import socket
import tempfile
import time
import unittest
from struct import unpack

from gateway import ABORT, STOP, Gateway

SOURCE = """
import threading

barrier = threading.Barrier(4, timeout=60)
ran = []

def application(environ, start_response):
    return globals()[environ['PATH_INFO'][1:]](environ, start_response)

def hello(environ, start_response):
    ran.append(environ['QUERY_STRING'])
    start_response('200 OK', [])
    return [b'hello ' + environ['QUERY_STRING'].encode()]

def which(environ, start_response):
    start_response('200 OK', [])
    return [repr(ran).encode()]

def echo(environ, start_response):
    ran.append(environ['QUERY_STRING'])
    body = environ['wsgi.input'].read()
    start_response('200 OK', [])
    return [body]

def meet(environ, start_response):
    '''Answers only when four requests are here at the same time.'''
    barrier.wait()
    start_response('200 OK', [])
    return [threading.current_thread().name.encode()]

def thread(environ, start_response):
    start_response('200 OK', [])
    return [str(threading.current_thread() is threading.main_thread()).encode()]

def slow(environ, start_response):
    '''Waits without reading a frame.'''
    import socket
    waiting = socket.socket(socket.AF_UNIX)
    waiting.connect(environ['QUERY_STRING'])
    waiting.recv(1)
    waiting.close()
    start_response('200 OK', [])
    return [b'slow']
"""


class Holder:
    """A socket at which the application's /slow waits."""

    def __init__(self, gateway: Gateway) -> None:
        self.path = f"{gateway.folder}/hold"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self.path)
        self._listener.listen()
        self._listener.settimeout(60)

    def begun(self) -> socket.socket:
        return self._listener.accept()[0]

    def __enter__(self) -> Holder:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        os.unlink(self.path)


class OneAfterAnother(unittest.TestCase):
    def setUp(self) -> None:
        self.gateway = Gateway(SOURCE)
        self.addCleanup(self.gateway.__exit__)

    def test_answers_all_requests_of_one_write_in_their_order(self) -> None:
        gateway = self.gateway
        frames, numbers = zip(
            *(gateway.request_frames(PATH_INFO="/hello", QUERY_STRING=str(index)) for index in range(300))
        )
        gateway.connection.sendall(b"".join(frames))
        for index, number in enumerate(numbers):
            self.assertEqual(gateway.response(number).body, b"hello %d" % index)
        ended = [frame.number for frame in gateway.frames]
        self.assertEqual(ended, list(numbers))

    def test_understands_frames_cut_anywhere(self) -> None:
        gateway = self.gateway
        gateway.get("/hello")
        octets, number = gateway.request_frames(b"body", PATH_INFO="/echo")
        for index in range(len(octets)):
            gateway.connection.sendall(octets[index : index + 1])
            if index % 16 == 0:
                gateway.connection.getsockname()  # a system call, so that the worker gets its turn
        self.assertEqual(gateway.response(number).body, b"body")

    def test_takes_frames_larger_than_its_buffer(self) -> None:
        body = bytes(range(256)) * 4000
        first, one = self.gateway.request_frames(body, PATH_INFO="/echo")
        second, two = self.gateway.request_frames(PATH_INFO="/hello")
        self.gateway.connection.sendall(first + second)
        self.assertTrue(self.gateway.response(one).body == body)
        self.assertEqual(self.gateway.response(two).body, b"hello ")

    def test_runs_the_application_in_the_main_thread(self) -> None:
        self.assertEqual(self.gateway.get("/thread").body, b"True")

    def test_takes_requests_while_one_reads_its_body(self) -> None:
        gateway = self.gateway
        first = gateway.request(b"a", 0, PATH_INFO="/echo")
        others = [gateway.request(PATH_INFO="/hello", QUERY_STRING=str(index)) for index in range(3)]
        streamed = gateway.request(b"x", 0, PATH_INFO="/echo")
        gateway.data(streamed, b"y", last=True)
        gateway.data(first, b"b", last=True)
        self.assertEqual(gateway.response(first).body, b"ab")
        for index, number in enumerate(others):
            self.assertEqual(gateway.response(number).body, b"hello %d" % index)
        self.assertEqual(gateway.response(streamed).body, b"xy")

    def test_does_not_run_a_request_that_was_aborted_before_its_turn(self) -> None:
        gateway = self.gateway
        first = gateway.request(b"", 0, PATH_INFO="/echo", QUERY_STRING="first")
        gone = gateway.request(PATH_INFO="/hello", QUERY_STRING="gone")
        gateway.send(ABORT, gone)
        gateway.data(first, b"", last=True)
        self.assertEqual(gateway.response(gone).failed, 2)
        self.assertEqual(gateway.response(first).failed, None)
        self.assertEqual(gateway.get("/which").body, b"['first']")

    def test_ignores_frames_for_requests_that_have_ended(self) -> None:
        gateway = self.gateway
        number = gateway.request(PATH_INFO="/hello")
        gateway.response(number)
        gateway.send(ABORT, number)
        gateway.credit(number, 5)
        gateway.data(number, b"late", last=True)
        self.assertEqual(gateway.get("/hello").body, b"hello ")

    def test_lets_a_response_go_while_a_slow_request_follows(self) -> None:
        gateway = self.gateway
        with Holder(gateway) as holder:
            # The first slow one makes it careful; from then on nothing waits.
            for is_careful in (False, True):
                frames, numbers = zip(
                    gateway.request_frames(PATH_INFO="/hello"),
                    gateway.request_frames(PATH_INFO="/slow", QUERY_STRING=holder.path),
                )
                gateway.connection.sendall(b"".join(frames))
                held = holder.begun()
                if is_careful:
                    self.assertEqual(gateway.response(numbers[0]).body, b"hello ")
                    self.assertFalse(gateway.responses[numbers[1]].ended)
                else:
                    time.sleep(0.02)  # the time that makes it slow: not a wait for anything
                held.send(b".")
                held.close()
                self.assertEqual(gateway.response(numbers[1]).body, b"slow")

    def test_says_which_request_was_begun_last(self) -> None:
        self.assertEqual(begun_of(1), [1, 2, 3])

    def test_ends_what_it_has_after_stop(self) -> None:
        gateway = self.gateway
        frames, numbers = zip(*(gateway.request_frames(PATH_INFO="/hello") for _ in range(5)))
        gateway.connection.sendall(b"".join(frames) + b"\0\0\0\0\5\0\0\0\0")
        for number in numbers:
            self.assertEqual(gateway.response(number).status, "200 OK")
        self.assertEqual(gateway.exit_status(), 0)


def begun_of(threads: int) -> list:
    """What the worker has written to ``started`` while the first, second and third of three requests is running."""
    begun = []
    with tempfile.NamedTemporaryFile() as file:
        file.write(bytes(4))
        file.flush()
        with Gateway(SOURCE, started=file.name, threads=threads) as gateway, Holder(gateway) as holder:
            numbers = [gateway.request(PATH_INFO="/slow", QUERY_STRING=holder.path) for _ in range(3)]
            for number in numbers:
                held = holder.begun()
                with open(file.name, "rb") as written:
                    begun += unpack("I", written.read(4))
                held.send(b".")
                held.close()
            for number in numbers:
                gateway.response(number)
    return begun


class WithThreads(unittest.TestCase):
    def setUp(self) -> None:
        self.gateway = Gateway(SOURCE, threads=4)
        self.addCleanup(self.gateway.__exit__)

    def test_runs_as_many_requests_as_threads_at_the_same_time(self) -> None:
        for _ in range(3):
            numbers = [self.gateway.request(PATH_INFO="/meet") for _ in range(4)]
            names = {self.gateway.response(number).body for number in numbers}
            self.assertEqual(len(names), 4)
            self.assertTrue(all(name.startswith(b"gateway-wsgi-") for name in names))

    def test_answers_others_while_one_is_slow(self) -> None:
        gateway = self.gateway
        with Holder(gateway) as holder:
            slow = gateway.request(PATH_INFO="/slow", QUERY_STRING=holder.path)
            held = holder.begun()
            for index in range(20):
                self.assertEqual(gateway.get("/hello", QUERY_STRING=str(index)).body, b"hello %d" % index)
            self.assertFalse(gateway.responses[slow].ended)
            held.send(b".")
            held.close()
            self.assertEqual(gateway.response(slow).body, b"slow")

    def test_gives_each_request_its_own_body(self) -> None:
        gateway = self.gateway
        numbers = [gateway.request(b"%d:" % index, 0, PATH_INFO="/echo") for index in range(4)]
        for octet in (b"a", b"b", b"c"):
            for index in (2, 0, 3, 1):
                gateway.data(numbers[index], octet * (index + 1))
        for index in (3, 1, 0, 2):
            gateway.data(numbers[index], b"", last=True)
            expected = b"%d:" % index + b"".join(octet * (index + 1) for octet in (b"a", b"b", b"c"))
            self.assertEqual(gateway.response(numbers[index]).body, expected)

    def test_does_not_run_a_request_that_was_aborted_before_its_turn(self) -> None:
        gateway = self.gateway
        readers = [gateway.request(b"", 0, PATH_INFO="/echo", QUERY_STRING="reader") for _ in range(4)]
        gone = gateway.request(PATH_INFO="/hello", QUERY_STRING="gone")
        gateway.send(ABORT, gone)
        for number in readers:
            gateway.data(number, b"", last=True)
        self.assertEqual(gateway.response(gone).failed, 2)
        for number in readers:
            gateway.response(number)
        self.assertEqual(gateway.get("/which").body, b"['reader', 'reader', 'reader', 'reader']")

    def test_says_which_request_was_begun_last(self) -> None:
        self.assertEqual(begun_of(2)[-1], 3)

    def test_ends_what_it_has_after_stop(self) -> None:
        gateway = self.gateway
        reader = gateway.request(b"", 0, PATH_INFO="/echo")
        numbers = [gateway.request(PATH_INFO="/hello") for _ in range(20)]
        gateway.send(STOP, 0)
        for number in numbers:
            self.assertEqual(gateway.response(number).status, "200 OK")
        self.assertIsNone(gateway.process.poll())
        gateway.data(reader, b"read after STOP", last=True)
        self.assertEqual(gateway.response(reader).body, b"read after STOP")
        self.assertEqual(gateway.exit_status(), 0)

    def test_answers_many_requests_in_flight_each_once(self) -> None:
        gateway = self.gateway
        numbers = {}
        for index in range(500):
            numbers[gateway.request(b"%d" % index, PATH_INFO="/echo")] = b"%d" % index
        for number, body in numbers.items():
            self.assertEqual(gateway.response(number).body, body)


if __name__ == "__main__":
    unittest.main()
