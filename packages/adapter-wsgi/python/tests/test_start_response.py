"""PEP 3333, "The start_response() Callable" and "The write() Callable"."""

from __future__ import annotations

import unittest

from both_ways import WorkerTest, both_ways

SOURCE = """
import ast, sys

def application(environ, start_response):
    return globals()[environ['PATH_INFO'][1:]](environ, start_response)

def given(environ, start_response):
    start_response(*ast.literal_eval(environ['QUERY_STRING']))
    return [b'body']

def twice(environ, start_response):
    start_response('200 OK', [('X-First', '1')])
    start_response('200 OK', [('X-Second', '1')])
    return [b'body']

def replaced(environ, start_response):
    start_response('200 OK', [('X-First', '1'), ('Content-Length', '1000')])
    try:
        raise KeyError('before the head')
    except KeyError:
        start_response('500 Oh', [('X-Second', '2')], sys.exc_info())
    return [b'sorry']

def too_late(environ, start_response):
    write = start_response('200 OK', [])
    write(b'part')
    try:
        raise KeyError('after the head')
    except KeyError:
        start_response('500 Oh', [], sys.exc_info())
    return [b'never']

def first_with_exc_info(environ, start_response):
    try:
        raise KeyError('at once')
    except KeyError:
        start_response('500 Oh', [], sys.exc_info())
    return [b'sorry']

def replaced_in_the_generator(environ, start_response):
    start_response('200 OK', [])
    yield b''
    try:
        raise KeyError('before the head')
    except KeyError:
        start_response('500 Oh', [], sys.exc_info())
    yield b'sorry'

def none_and_no_call(environ, start_response):
    return [b'body']

def no_call_in_the_generator(environ, start_response):
    yield b'body'
    start_response('200 OK', [])

def late_call(environ, start_response):
    yield b''
    start_response('200 OK', [('X-Late', '1')])
    yield b'body'

def writes(environ, start_response):
    write = start_response('200 OK', [])
    assert write(b'one ') is None
    write(b'two ')
    return [b'three ', b'four']

def writes_nothing(environ, start_response):
    start_response('200 OK', [('X-Flushed', '1')])(b'')
    environ['wsgi.errors'].write('flushed')
    environ['wsgi.errors'].flush()
    environ['wsgi.input'].read()
    return [b'body']

def writes_text(environ, start_response):
    start_response('200 OK', [])('text')
    return []

def writes_too_much(environ, start_response):
    start_response('200 OK', [('Content-Length', '4')])(b'12345')
    return []

kept = []

def writes_later(environ, start_response):
    if kept:
        try:
            kept[0](b'too late')
        except AssertionError as error:
            start_response('200 OK', [])
            return [str(error).encode()]
    kept.append(start_response('200 OK', []))
    return [b'body']
"""


@both_ways
class StartResponse(WorkerTest):
    source = SOURCE

    def get(self, name: str, query: str = ""):
        return self.gateway.get(f"/{name}", QUERY_STRING=query)

    def test_sends_status_and_headers_as_they_are(self) -> None:
        response = self.get(
            "given",
            "('299 Something \\xe9lse', [('Content-Type', 'text/plain'), ('set-cookie', 'a=1'), "
            "('set-cookie', 'b=\\xff'), ('X-Empty', ''), ('X-Tab', 'a\\tb')])",
        )
        self.assertEqual(response.status, "299 Something \xe9lse")
        self.assertEqual(
            response.headers,
            [
                ("Content-Type", "text/plain"),
                ("set-cookie", "a=1"),
                ("set-cookie", "b=\xff"),
                ("X-Empty", ""),
                ("X-Tab", "a\tb"),
            ],
        )

    def test_takes_a_status_without_a_reason(self) -> None:
        self.assertEqual(self.get("given", "('204 ', [])").status, "204 ")
        self.assertEqual(self.get("given", "('299', [])").status, "299 ")

    def test_refuses_what_the_pep_forbids_and_says_why(self) -> None:
        for arguments, why in {
            "(200, [])": "the status must be a str",
            "(['200 OK'], [])": "the status must be a str",
            "(b'200 OK', [])": "the status must be a str",
            "('20 OK', [])": "three digits",
            "('100 Continue', [])": "three digits",
            "('200 OK\\r\\nX: y', [])": "three digits",
            "('200 O\\u0141', [])": "beyond latin-1",
            "('200 OK', None)": "the headers must be a list",
            "('200 OK', {'a': 'b'})": "the headers must be a list",
            "('200 OK', ['abc'])": "tuple of name and value",
            "('200 OK', [('a', 'b', 'c')])": "tuple of name and value",
            "('200 OK', [(b'X', 'y')])": "must be a str",
            "('200 OK', [('X', b'y')])": "the value of X must be a str",
            "('200 OK', [('X', 1)])": "the value of X must be a str",
            "('200 OK', [('Content-Length', 1)])": "Content-Length must be a number",
            "('200 OK', [('X', 'a\\r\\nY: b')])": "the value of X has control characters",
            "('200 OK', [('X', 'a\\0Y')])": "the value of X has control characters",
            "('200 OK', [('X', 'a\\x7f')])": "the value of X has control characters",
            "('200 OK', [('X', '\\u20ac')])": "the value of X has characters beyond latin-1",
            "('200 OK', [('X Y', 'z')])": "cannot be the name",
            "('200 OK', [('X:', 'z')])": "cannot be the name",
            "('200 OK', [('', 'z')])": "cannot be the name",
            "('200 OK', [('X\\u0141', 'z')])": "cannot be the name",
            "('200 OK', [('X\\n', 'z')])": "cannot be the name",
            "('200 OK', [('Status', '200 OK')])": "Status is a field of CGI",
            "('200 OK', [('Connection', 1)])": "the value of Connection must be a str",
            "('200 OK', [('Content-Length', '4'), ('content-length', '4')])": "given twice",
            "('200 OK', [('Content-Length', '+4')])": "must be a number",
            "('200 OK', [('Content-Length', '-4')])": "must be a number",
            "('200 OK', [('Content-Length', '4_0')])": "must be a number",
            "('200 OK', [('Content-Length', ' 4')])": "must be a number",
            "('200 OK', [('Content-Length', '')])": "must be a number",
            "('200 OK', [('Content-Length', '\\u0664')])": "must be a number",
        }.items():
            with self.subTest(arguments):
                response = self.get("given", arguments.encode("ascii").decode())
                self.assertEqual((response.failed, response.status), (0, ""))
                self.assertIn("AssertionError", response.log)
                self.assertIn(why, response.log)

    def test_leaves_out_what_is_the_servers_as_gunicorn_does(self) -> None:
        fields = "[('Connection', 'keep-alive'), ('X', 'y'), ('keep-alive', '5'), ('TRANSFER-ENCODING', 'chunked')]"
        self.assertEqual(self.get("given", f"('200 OK', {fields})").headers, [("X", "y")])
        fields = "[('Upgrade', 'h2c'), ('TE', 'x'), ('Proxy-Connection', 'x'), ('Trailers', 'x'), ('Connection', '')]"
        self.assertEqual(self.get("given", f"('200 OK', {fields})").headers, [])
        for value in ("close", "Close", "upgrade, close"):
            fields = f"[('X', 'y'), ('connection', '{value}')]"
            self.assertEqual(self.get("given", f"('200 OK', {fields})").headers, [("X", "y"), ("Connection", "close")])

    def test_takes_headers_in_a_tuple_and_subclasses_of_str(self) -> None:
        self.assertEqual(self.get("given", "('200 OK', (['X', 'y'],))").headers, [("X", "y")])

    def test_refuses_a_second_call_without_exc_info(self) -> None:
        response = self.get("twice")
        self.assertEqual(response.failed, 0)
        self.assertIn("a second time without exc_info", response.log)

    def test_replaces_a_head_that_was_not_sent(self) -> None:
        response = self.get("replaced")
        self.assertEqual((response.status, response.headers, response.body), ("500 Oh", [("X-Second", "2")], b"sorry"))
        self.assertEqual(self.get("replaced_in_the_generator").status, "500 Oh")
        self.assertEqual(self.get("first_with_exc_info").body, b"sorry")

    def test_raises_the_error_again_once_the_head_was_sent(self) -> None:
        response = self.get("too_late")
        self.assertEqual((response.status, response.body, response.failed), ("200 OK", b"part", 1))
        self.assertIn("KeyError: 'after the head'", response.log)

    def test_has_to_be_called_before_the_first_chunk(self) -> None:
        for name in ("none_and_no_call", "no_call_in_the_generator"):
            response = self.get(name)
            self.assertEqual((response.failed, response.status), (0, ""))
            self.assertIn("start_response", response.log)

    def test_may_be_called_by_a_generator(self) -> None:
        response = self.get("late_call")
        self.assertEqual((response.headers, response.body), ([("X-Late", "1")], b"body"))

    def test_gives_a_write_whose_octets_come_first_and_at_once(self) -> None:
        self.assertEqual(self.get("writes").chunks, [b"one ", b"two ", b"three four"])

    def test_sends_the_head_with_a_write_of_nothing(self) -> None:
        number = self.gateway.request(flags=0, PATH_INFO="/writes_nothing")
        response = self.gateway.responses[number]
        self.gateway.until(lambda: response.status != "")
        self.assertEqual((response.headers, response.chunks, response.ended), ([("X-Flushed", "1")], [], False))
        self.gateway.data(number, b"", last=True)
        self.assertEqual(self.gateway.response(number).body, b"body")

    def test_refuses_to_write_text(self) -> None:
        response = self.get("writes_text")
        self.assertEqual(response.failed, 0)
        self.assertIn("made of bytes, not of str", response.log)

    def test_raises_when_more_than_the_content_length_is_written(self) -> None:
        response = self.get("writes_too_much")
        self.assertEqual((response.body, response.failed), (b"1234", 1))
        self.assertIn("beyond the Content-Length of 4", response.log)

    def test_refuses_to_write_after_the_end(self) -> None:
        self.get("writes_later")
        self.assertIn(b"after the end", self.get("writes_later").body)


if __name__ == "__main__":
    unittest.main()
