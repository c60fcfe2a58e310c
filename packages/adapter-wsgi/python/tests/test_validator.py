"""``wsgiref.validate`` between worker and application: it raises where either breaks PEP 3333.

The applications use every feature; the responses are compared too, so that the validator has not just been silent.
"""

from __future__ import annotations

import unittest

from both_ways import WorkerTest, both_ways
from gateway import HEAD, WHOLE

SOURCE = """
import io, sys
from wsgiref.validate import validator

PLAIN = [('Content-Type', 'text/plain')]

def site(environ, start_response):
    return globals()[environ['PATH_INFO'][1:]](environ, start_response)

application = validator(site)

def in_a_list(environ, start_response):
    start_response('200 OK', PLAIN)
    return [b'one ', b'two']

def in_a_generator(environ, start_response):
    start_response('200 OK', PLAIN)
    def chunks():
        yield b'one '
        yield b''
        yield b'two'
    return chunks()

def written(environ, start_response):
    write = start_response('200 OK', PLAIN)
    write(b'one ')
    return [b'two']

def read(environ, start_response):
    body = environ['wsgi.input']
    parts = [body.read(2), body.readline(), b''.join(body.readlines(1)), b''.join(body), body.read(5)]
    start_response('200 OK', PLAIN)
    return [repr(parts).encode()]

def logged(environ, start_response):
    errors = environ['wsgi.errors']
    errors.write('one\\n')
    errors.writelines(['two\\n'])
    errors.flush()
    start_response('200 OK', PLAIN)
    return [b'']

def replaced(environ, start_response):
    start_response('200 OK', PLAIN)
    try:
        1 / 0
    except ZeroDivisionError:
        start_response('500 Oh', PLAIN, sys.exc_info())
    return [b'sorry']

def a_file(environ, start_response):
    start_response('200 OK', PLAIN)
    return environ['wsgi.file_wrapper'](io.BytesIO(b'file'), 2)

def nothing(environ, start_response):
    start_response('204 No Content', [])
    return []

def redirected(environ, start_response):
    start_response('302 Found', [('Location', '/'), ('Set-Cookie', 'a=1'), ('Set-Cookie', 'b=2')] + PLAIN)
    return [b'']

def a_head(environ, start_response):
    start_response('200 OK', PLAIN + [('Content-Length', '100')])
    return []

def wrong(environ, start_response):
    start_response('200 OK', [])
    return [b'no Content-Type']
"""


@both_ways
class Validator(WorkerTest):
    source = SOURCE

    def assert_valid(
        self, name: str, body: bytes, status: str = "200 OK", request: bytes = b"", flags: int = WHOLE, **environ: str
    ):
        number = self.gateway.request(request, flags=flags, PATH_INFO=f"/{name}", **environ)
        response = self.gateway.response(number)
        self.assertEqual((response.status, response.body, response.failed), (status, body, None), response.log)
        return response

    def test_has_nothing_to_say_about_responses(self) -> None:
        self.assert_valid("in_a_list", b"one two")
        self.assert_valid("in_a_generator", b"one two")
        self.assert_valid("written", b"one two")
        self.assert_valid("a_file", b"file")
        self.assert_valid("nothing", b"", "204 No Content")
        self.assert_valid("replaced", b"sorry", "500 Oh")
        self.assert_valid("a_head", b"", flags=WHOLE | HEAD, REQUEST_METHOD="HEAD")
        response = self.assert_valid("redirected", b"", "302 Found")
        self.assertEqual([value for name, value in response.headers if name == "Set-Cookie"], ["a=1", "b=2"])

    def test_has_nothing_to_say_about_the_input(self) -> None:
        environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "18", "CONTENT_TYPE": "text/plain"}
        expected = repr([b"ab", b"c\n", b"second\n", b"third\nx", b""]).encode()
        self.assert_valid("read", expected, request=b"abc\nsecond\nthird\nx", **environ)
        number = self.gateway.request(b"abc\nse", 0, PATH_INFO="/read", **environ)
        self.gateway.data(number, b"cond\nthird\nx", last=True)
        response = self.gateway.response(number)
        self.assertEqual(response.body, expected, response.log)

    def test_has_nothing_to_say_about_the_errors(self) -> None:
        self.assertEqual(self.assert_valid("logged", b"").log, "one\ntwo\n")

    def test_looks_at_all_this(self) -> None:
        number = self.gateway.request(PATH_INFO="/wrong")
        response = self.gateway.response(number)
        self.assertEqual(response.failed, 0)
        self.assertIn("No Content-Type header found", response.log)


if __name__ == "__main__":
    unittest.main()
