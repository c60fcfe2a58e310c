"""What an application returns (PEP 3333, "Buffering and Streaming", "Handling the Content-Length Header")."""

from __future__ import annotations

import unittest

from both_ways import WorkerTest, both_ways
from gateway import ASCII, HEAD, LAST, WHOLE, Gateway, Response

SOURCE = """
import threading

closed = {}
may_go_on = threading.Event()

class Body:
    '''Notes how often it was closed.'''
    def __init__(self, chunks, name, error_in_close=False):
        self.chunks, self.name, self.error_in_close = chunks, name, error_in_close
        closed[name] = 0
    def __iter__(self):
        for chunk in self.chunks:
            if isinstance(chunk, BaseException):
                raise chunk
            yield chunk
    def close(self):
        closed[self.name] += 1
        if self.error_in_close:
            raise KeyError('in close')

def application(environ, start_response):
    return globals()[environ['PATH_INFO'][1:]](environ, start_response)

def closes(environ, start_response):
    start_response('200 OK', [])
    return [str(closed.get(environ['QUERY_STRING'])).encode()]

def with_length(environ, start_response):
    '''QUERY_STRING: Content-Length, chunks'''
    length, *chunks = environ['QUERY_STRING'].split(',')
    start_response('200 OK', [('Content-Length', length)])
    return Body([chunk.encode() for chunk in chunks], 'with_length')

def list_with_length(environ, start_response):
    length, *chunks = environ['QUERY_STRING'].split(',')
    start_response('200 OK', [('Content-Length', length)])
    return [chunk.encode() for chunk in chunks]

def chunks(environ, start_response):
    start_response('200 OK', [])
    return Body([b'one', b'', b'two', b'', b'three'], 'chunks')

def held(environ, start_response):
    start_response('200 OK', [])
    yield b'first'
    environ['wsgi.input'].read()
    yield b''
    yield b'second'

def empty(environ, start_response):
    start_response('200 OK', [])
    return Body([b'', b''], 'empty')

def empty_list(environ, start_response):
    start_response('200 OK', [])
    return []

def several(environ, start_response):
    start_response('200 OK', [])
    return [b'one ', b'', b'two']

def several_in_a_tuple(environ, start_response):
    start_response('200 OK', [])
    return (b'one ', b'', b'two')

def octets(environ, start_response):
    start_response('200 OK', [])
    return [b'\\xff']

def text_in_list(environ, start_response):
    start_response('200 OK', [])
    return ['text']

def text_among_others(environ, start_response):
    start_response('200 OK', [])
    return [b'octets', 'text']

def text_in_generator(environ, start_response):
    start_response('200 OK', [])
    return Body(['text'], 'text_in_generator')

def none(environ, start_response):
    start_response('200 OK', [])

def error(environ, start_response):
    raise KeyError('secret')

def exit(environ, start_response):
    raise SystemExit(7)

def error_before_head(environ, start_response):
    start_response('200 OK', [])
    return Body([b'', KeyError('secret')], 'error_before_head')

def error_after_head(environ, start_response):
    start_response('200 OK', [])
    return Body([b'part', KeyError('secret')], 'error_after_head')

def error_in_close(environ, start_response):
    start_response('200 OK', [])
    return Body([b'whole'], 'error_in_close', error_in_close=True)

def not_iterable(environ, start_response):
    start_response('200 OK', [])
    return 5

after = []
def code_after_the_last_chunk(environ, start_response):
    start_response('200 OK', [('Content-Length', '4')])
    yield b'last'
    after.append('ran')

def after_the_last_chunk(environ, start_response):
    start_response('200 OK', [])
    return [''.join(after).encode()]

def endless(environ, start_response):
    length = environ['QUERY_STRING']
    start_response('200 OK', [('Content-Length', length)] if length else [])
    def chunks():
        while True:
            yield b'1234' if length else bytes(5000)
    return Body(chunks(), 'endless')

def waits(environ, start_response):
    start_response('200 OK', [])
    def chunks():
        while True:
            yield b''
    return Body(chunks(), 'waits')

def status(environ, start_response):
    start_response(environ['QUERY_STRING'], [])
    return Body([b'body'], 'status')

def large(environ, start_response):
    start_response('200 OK', [])
    return [b'x' * int(environ['QUERY_STRING'])]
"""


@both_ways
class Body(WorkerTest):
    source = SOURCE

    def get(self, name: str, query: str = "", flags: int = WHOLE) -> Response:
        return self.gateway.response(self.gateway.request(flags=flags, PATH_INFO=f"/{name}", QUERY_STRING=query))

    def assert_closed_once(self, name: str) -> None:
        self.assertEqual(self.get("closes", name).body, b"1")

    # Chunks

    def test_sends_each_chunk_that_is_not_empty_and_then_closes(self) -> None:
        response = self.get("chunks")
        self.assertEqual((response.chunks, response.flags, response.failed), ([b"one", b"two", b"three"], 0, None))
        self.assert_closed_once("chunks")

    def test_sends_a_chunk_before_it_asks_for_the_next(self) -> None:
        number = self.gateway.request(flags=0, PATH_INFO="/held")
        response = self.gateway.responses[number]
        self.gateway.until(lambda: response.body == b"first")
        self.gateway.data(number, b"", last=True)
        self.assertEqual(self.gateway.response(number).chunks, [b"first", b"second"])

    def test_sends_lists_and_tuples_as_one(self) -> None:
        self.assertEqual(self.get("several").chunks, [b"one two"])
        self.assertEqual(self.get("several_in_a_tuple").chunks, [b"one two"])
        self.assertTrue(self.get("several").flags & LAST)

    def test_sends_the_head_of_a_body_without_octets(self) -> None:
        for name in ("empty", "empty_list"):
            response = self.get(name)
            self.assertEqual((response.status, response.body, response.failed), ("200 OK", b"", None))
        self.assert_closed_once("empty")

    def test_marks_ascii_bodies(self) -> None:
        self.assertEqual(self.get("several").flags, LAST | ASCII)
        self.assertEqual(self.get("octets").flags, LAST)
        self.assertEqual(self.get("large", "4096").flags, LAST | ASCII)
        self.assertEqual(self.get("large", "4097").flags, LAST)

    def test_refuses_text_and_what_is_no_body(self) -> None:
        for name in ("text_in_list", "text_among_others", "text_in_generator", "none", "not_iterable"):
            with self.subTest(name):
                response = self.get(name)
                self.assertEqual((response.failed, response.status), (0, ""))
                self.assertIn("TypeError", response.log)
        self.assert_closed_once("text_in_generator")

    def test_runs_code_behind_the_last_chunk(self) -> None:
        self.get("code_after_the_last_chunk")
        self.assertTrue(self.get("after_the_last_chunk").body.startswith(b"ran"))

    # Errors

    def test_tells_errors_to_the_log_and_not_to_the_client(self) -> None:
        for name, code in (("error", 0), ("error_before_head", 0), ("error_after_head", 1)):
            with self.subTest(name):
                response = self.get(name)
                self.assertEqual(response.failed, code)
                self.assertIn("KeyError: 'secret'", response.log)
                self.assertIn("Traceback (most recent call last)", response.log)
                self.assertNotIn(b"secret", response.body)
        self.assert_closed_once("error_before_head")
        self.assert_closed_once("error_after_head")

    def test_survives_an_application_that_exits(self) -> None:
        self.assertEqual(self.get("exit").failed, 0)
        self.assertEqual(self.get("several").body, b"one two")

    def test_has_answered_before_an_error_in_close(self) -> None:
        number = self.gateway.request(PATH_INFO="/error_in_close")
        response = self.gateway.response(number)
        self.assertEqual((response.body, response.failed), (b"whole", None))
        self.gateway.until(lambda: "in close" in response.log)

    # Content-Length

    def test_ends_the_response_with_the_octets_of_its_content_length(self) -> None:
        for name in ("with_length", "list_with_length"):
            response = self.get(name, "4,12,34")
            self.assertEqual((response.body, response.failed, response.log), (b"1234", None, ""))
        self.assert_closed_once("with_length")

    def test_sends_one_frame_where_the_first_chunk_is_all(self) -> None:
        response = self.get("with_length", "4,1234")
        self.assertEqual((response.body, response.flags), (b"1234", LAST | ASCII))

    def test_cuts_off_what_is_too_much(self) -> None:
        for name in ("with_length", "list_with_length"):
            for query in ("4,12,345", "4,12345", "4,1234,5"):
                with self.subTest((name, query)):
                    number = self.gateway.request(PATH_INFO=f"/{name}", QUERY_STRING=query)
                    response = self.gateway.response(number)
                    self.assertEqual((response.body, response.failed), (b"1234", None))
                    self.gateway.until(lambda: "more than the 4 octets" in response.log)  # noqa: B023
        response = self.get("endless", "10")
        self.assertEqual(response.body, b"1234123412")
        self.assert_closed_once("endless")

    def test_fails_where_there_is_too_little(self) -> None:
        for name in ("with_length", "list_with_length"):
            for query, code in (("5,12,34", 1), ("5,", 0)):
                with self.subTest((name, query)):
                    response = self.get(name, query)
                    self.assertEqual(response.failed, code if name == "with_length" else 0)
                    self.assertIn("of the 5 octets", response.log)
        self.assert_closed_once("with_length")

    def test_takes_a_content_length_of_nothing(self) -> None:
        for name in ("with_length", "list_with_length"):
            response = self.get(name, "0,")
            self.assertEqual((response.failed, response.body, response.status), (None, b"", "200 OK"))

    # HEAD, 204, 304

    def test_sends_no_octets_for_head(self) -> None:
        response = self.get("chunks", flags=WHOLE | HEAD)
        self.assertEqual((response.chunks, response.flags & LAST, response.failed), ([], 0, None))
        self.assert_closed_once("chunks")
        response = self.get("with_length", "5,12,34", WHOLE | HEAD)
        self.assertEqual((response.chunks, response.flags & LAST, response.header("Content-Length")), ([], LAST, "5"))

    def test_does_not_go_through_an_endless_body_for_head(self) -> None:
        self.assertEqual(self.get("endless", flags=WHOLE | HEAD).failed, None)
        self.assert_closed_once("endless")

    def test_does_not_miss_octets_for_head(self) -> None:
        for name in ("with_length", "list_with_length"):
            response = self.get(name, "5000,", WHOLE | HEAD)
            self.assertEqual((response.failed, response.header("Content-Length"), response.log), (None, "5000", ""))

    def test_sends_no_octets_with_204_and_304(self) -> None:
        for status in ("204 No Content", "304 Not Modified"):
            response = self.get("status", status)
            self.assertEqual(
                (response.status, response.body, response.failed, response.headers), (status, b"", None, [])
            )
            self.assert_closed_once("status")

    # Windows

    def test_sends_as_much_as_there_is_credit_for(self) -> None:
        number = self.gateway.request(PATH_INFO="/large", QUERY_STRING="3000000")
        response = self.gateway.responses[number]
        self.gateway.until(lambda: len(response.body) > 1048576 - 131072)
        self.assertLessEqual(len(response.body), 1048576)
        self.assertEqual(response.header("Content-Length"), "3000000")
        received = 0
        while not response.ended:
            octets = len(response.body) - received
            received += octets
            self.gateway.credit(number, octets)
            self.gateway.until(lambda: len(response.body) > received or response.ended)  # noqa: B023
            self.assertLessEqual(len(response.body) - received, 1048576)
        self.assertEqual(len(response.body), 3000000)

    def test_closes_a_body_whose_client_has_gone(self) -> None:
        number = self.gateway.request(PATH_INFO="/endless")
        response = self.gateway.responses[number]
        self.gateway.until(lambda: len(response.body) > 500000)
        self.gateway.send(3, number)
        self.gateway.response(number)
        self.assertEqual((response.failed, response.log), (2, ""))
        self.assert_closed_once("endless")

    def test_tells_who_waits_with_empty_chunks_that_the_client_has_gone(self) -> None:
        number = self.gateway.request(PATH_INFO="/waits")
        self.gateway.send(3, number)
        self.assertEqual(self.gateway.response(number).failed, 2)
        self.assertIn(self.get("closes", "waits").body, (b"1", b"None"))  # None: it had not begun


class SmallWindow(unittest.TestCase):
    def test_goes_on_with_any_window_and_any_credit(self) -> None:
        for threads in (1, 2):
            with Gateway(SOURCE, threads=threads, responseWindow=1) as gateway:
                number = gateway.request(PATH_INFO="/chunks")
                response = gateway.responses[number]
                for count in range(1, 12):
                    gateway.until(lambda: len(response.body) == count)  # noqa: B023
                    gateway.credit(number, 1)
                self.assertEqual(gateway.response(number).body, b"onetwothree")


if __name__ == "__main__":
    unittest.main()
