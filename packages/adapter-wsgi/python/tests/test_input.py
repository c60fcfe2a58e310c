"""``wsgi.input`` and ``wsgi.errors`` (PEP 3333, "Input and Error Streams")."""

from __future__ import annotations

import ast
import unittest

from both_ways import WorkerTest, both_ways
from gateway import ABORT, ASK, CREDIT, WHOLE, Gateway

SOURCE = """
import ast, threading

outcome = []

def application(environ, start_response):
    return globals()[environ['PATH_INFO'][1:]](environ, start_response)

def calls(environ, start_response):
    '''QUERY_STRING: calls of the input's methods'''
    results = []
    for method, *arguments in ast.literal_eval(environ['QUERY_STRING']):
        stream = environ['wsgi.input']
        if method == 'list':
            results.append(list(stream))
        else:
            results.append(getattr(stream, method)(*arguments))
    start_response('200 OK', [])
    return [repr(results).encode()]

def count(environ, start_response):
    total = 0
    while True:
        block = environ['wsgi.input'].read(10000)
        if not block:
            break
        total += len(block)
    start_response('200 OK', [])
    return [str(total).encode()]

def unread(environ, start_response):
    start_response('200 OK', [])
    return [b'not read']

def aborted(environ, start_response):
    outcome.clear()
    try:
        environ['wsgi.input'].read()
    except OSError as error:
        outcome.append(type(error).__mro__[1].__name__)
        try:
            environ['wsgi.input'].read(1)
        except OSError:
            outcome.append('again')
        raise

def what_was(environ, start_response):
    start_response('200 OK', [])
    return [repr(outcome).encode()]

kept = []

def keeps(environ, start_response):
    kept.append(environ['wsgi.input'])
    start_response('200 OK', [])
    return [b'kept']

def reads_kept(environ, start_response):
    start_response('200 OK', [])
    try:
        kept.pop().read()
    except ValueError as error:
        return [str(error).encode()]

def logs(environ, start_response):
    errors = environ['wsgi.errors']
    errors.write('one\\n')
    errors.writelines(['two\\n', 'thr\\xe9\\u20ac\\udcff\\n'])
    errors.flush()
    print('printed', file=errors)
    try:
        errors.write(b'octets')
    except TypeError as error:
        errors.write(str(error) + '\\n')
    errors.close()
    errors.write('still open\\n')
    start_response('200 OK', [])
    return [b'']

def logs_much(environ, start_response):
    environ['wsgi.errors'].write('x' * 100000)
    start_response('200 OK', [])
    return [b'']

def logs_in_a_thread(environ, start_response):
    thread = threading.Thread(target=environ['wsgi.errors'].write, args=('from a thread\\n',))
    thread.start()
    thread.join()
    start_response('200 OK', [])
    return [b'']
"""
BODY = b"first line\nsecond\n\nlast without end"


@both_ways
class Input(WorkerTest):
    source = SOURCE

    def calls(self, number: int) -> list:
        response = self.gateway.response(number)
        return ast.literal_eval(response.body.decode() or repr(response.log))

    def each_way(self, calls: str) -> list:
        """Results for a body in the REQUEST's frame, in frames of its own, and in frames of one octet each."""
        results = []
        for first, *others in (
            [BODY],
            [b"", BODY],
            [BODY[:3]] + [BODY[index : index + 1] for index in range(3, len(BODY))],
        ):
            number = self.gateway.request(first, 0 if others else WHOLE, PATH_INFO="/calls", QUERY_STRING=calls)
            for index, chunk in enumerate(others):
                self.gateway.data(number, chunk, last=index == len(others) - 1)
            results.append(self.calls(number))
        self.assertEqual(results[0], results[1])
        self.assertEqual(results[0], results[2])
        return results[0]

    def test_reads_all(self) -> None:
        for calls in ("[('read',), ('read',)]", "[('read', -1), ('read', -1)]", "[('read', None), ('read', None)]"):
            self.assertEqual(self.each_way(calls), [BODY, b""])

    def test_reads_sizes_over_the_borders_of_frames(self) -> None:
        self.assertEqual(
            self.each_way("[('read', 0), ('read', 1), ('read', 10), ('read', 1000), ('read', 5), ('read', 0)]"),
            [b"", BODY[:1], BODY[1:11], BODY[11:], b"", b""],
        )

    def test_reads_lines(self) -> None:
        self.assertEqual(
            self.each_way(
                "[('readline',), ('readline', 3), ('readline', 100), ('readline', -1),"
                " ('readline', 0), ('readline',), ('readline',)]"
            ),
            [b"first line\n", b"sec", b"ond\n", b"\n", b"", b"last without end", b""],
        )

    def test_reads_lists_of_lines(self) -> None:
        lines = BODY.splitlines(keepends=True)
        self.assertEqual(self.each_way("[('readlines',), ('readlines',)]"), [lines, []])
        self.assertEqual(self.each_way("[('readlines', 12), ('readlines', 0)]"), [lines[:2], lines[2:]])

    def test_is_an_iterator_over_lines(self) -> None:
        lines = BODY.splitlines(keepends=True)
        self.assertEqual(self.each_way("[('list',), ('list',), ('read',)]"), [lines, [], b""])
        self.assertEqual(self.each_way("[('__next__',), ('read', 3), ('readline',)]"), [lines[0], b"sec", b"ond\n"])

    def test_is_empty_without_a_body(self) -> None:
        number = self.gateway.request(
            PATH_INFO="/calls", QUERY_STRING="[('read',), ('read', 5), ('readline',), ('list',)]"
        )
        self.assertEqual(self.calls(number), [b"", b"", b"", []])

    def test_waits_for_octets_and_not_for_more_than_asked(self) -> None:
        number = self.gateway.request(flags=0, PATH_INFO="/calls", QUERY_STRING="[('read', 3), ('readline',)]")
        self.gateway.data(number, b"a")
        self.gateway.data(number, b"bcd\n")
        self.assertEqual(self.calls(number), [b"abc", b"d\n"])

    def test_gives_credit_for_what_was_read(self) -> None:
        size, window, sent = 3_000_000, 262144, 0
        number = self.gateway.request(flags=0, PATH_INFO="/count")
        while sent < size:
            if window == 0:
                window += int.from_bytes(self.gateway.take(CREDIT, number).payload, "little")
            count = min(window, 50000, size - sent)
            window -= count
            sent += count
            self.gateway.data(number, b"x" * count, last=sent == size)
        self.assertEqual(self.gateway.response(number).body, b"3000000")

    def test_asks_for_a_body_at_the_first_read(self) -> None:
        number = self.gateway.request(flags=ASK, PATH_INFO="/count")
        self.assertEqual(self.gateway.take(CREDIT, number).payload, bytes(4))
        self.gateway.data(number, b"12345", last=True)
        self.assertEqual(self.gateway.response(number).body, b"5")

    def test_does_not_ask_for_a_body_that_nobody_reads(self) -> None:
        number = self.gateway.request(flags=ASK, PATH_INFO="/unread")
        self.assertEqual(self.gateway.response(number).body, b"not read")
        self.assertFalse([frame for frame in self.gateway.frames if frame.kind == CREDIT and frame.number == number])

    def test_leaves_a_body_unread(self) -> None:
        number = self.gateway.request(b"some", 0, PATH_INFO="/unread")
        self.gateway.data(number, b"more")
        self.assertEqual(self.gateway.response(number).body, b"not read")
        self.gateway.data(number, b"late", last=True)
        self.assertEqual(self.gateway.get("/unread").body, b"not read")

    def test_raises_an_os_error_when_the_client_goes_away(self) -> None:
        number = self.gateway.request(b"some", 0, PATH_INFO="/aborted")
        self.gateway.send(ABORT, number)
        response = self.gateway.response(number)
        self.assertEqual((response.failed, response.log), (2, ""))
        if self.settings.get("threads", 1) > 1:
            return  # it may not have begun
        self.assertIn(self.gateway.get("/what_was").body, (b"[]", b"['ConnectionResetError', 'again']"))

    def test_raises_an_os_error_in_the_middle_of_a_read(self) -> None:
        number = self.gateway.request(b"", ASK, PATH_INFO="/aborted")
        self.gateway.take(CREDIT, number)  # it reads now
        self.gateway.send(ABORT, number)
        self.assertEqual(self.gateway.response(number).failed, 2)
        self.assertEqual(self.gateway.get("/what_was").body, b"['ConnectionResetError', 'again']")

    def test_does_not_wait_for_a_body_whose_request_has_ended(self) -> None:
        number = self.gateway.request(b"", 0, PATH_INFO="/keeps")
        self.gateway.response(number)
        self.assertIn(b"the request has ended", self.gateway.get("/reads_kept").body)

    def test_logs_text_with_its_request(self) -> None:
        response = self.gateway.get("/logs")
        self.assertEqual(
            response.log, "one\ntwo\nthr\xe9\u20ac\\udcff\nprinted\nwsgi.errors takes str, not bytes\nstill open\n"
        )

    def test_logs_long_texts_whole(self) -> None:
        self.assertEqual(self.gateway.get("/logs_much").log, "x" * 100000)

    def test_logs_what_other_threads_write_without_a_request(self) -> None:
        self.assertEqual(self.gateway.get("/logs_in_a_thread").log, "")
        self.gateway.logged("from a thread\n")


class SmallWindow(unittest.TestCase):
    def test_gives_credit_octet_by_octet(self) -> None:
        for threads in (1, 2):
            with Gateway(SOURCE, threads=threads, requestWindow=1) as gateway:
                number = gateway.request(b"", 0, PATH_INFO="/count")
                for _ in range(5):
                    gateway.data(number, b"x")
                    self.assertEqual(gateway.take(CREDIT, number).payload, b"\1\0\0\0")
                gateway.data(number, b"", last=True)
                self.assertEqual(gateway.response(number).body, b"5")


if __name__ == "__main__":
    unittest.main()
