"""Files that an application returns (PEP 3333, "Optional Platform-Specific File Handling")."""

from __future__ import annotations

import unittest

from both_ways import WorkerTest, both_ways
from gateway import HEAD, WHOLE, Response

SOURCE = """
import gzip, io, os, tempfile

def application(environ, start_response):
    return globals()[environ['PATH_INFO'][1:]](environ, start_response)

def file(environ, start_response):
    '''QUERY_STRING: kind, position, Content-Length'''
    kind, position, length = environ['QUERY_STRING'].split(',')
    content = bytes(range(256)) * 2000
    if kind == 'file':
        f = tempfile.TemporaryFile()
        f.write(content)
    elif kind == 'named':
        f = tempfile.NamedTemporaryFile()
        f.write(content)
        f.flush()
    elif kind == 'memory':
        f = io.BytesIO(content)
    elif kind == 'gzip':
        with tempfile.NamedTemporaryFile(delete=False) as zipped:
            with gzip.GzipFile(fileobj=zipped, mode='wb') as g:
                g.write(content)
        f = gzip.open(zipped.name)
        os.unlink(zipped.name)
    elif kind == 'pipe':
        read, write = os.pipe()
        os.write(write, content[:5000])
        os.close(write)
        f = open(read, 'rb')
    elif kind == 'odd':
        class Odd:
            left = 3
            def read(self, size):
                self.left -= 1
                return b'ab'[:size] if self.left >= 0 else b''
        f = Odd()
    if kind not in ('pipe', 'odd'):
        f.seek(int(position))
    start_response('200 OK', [('Content-Length', length)] if length else [])
    wrapper = environ['wsgi.file_wrapper'](f, 1000)
    files.append(f)
    return wrapper

files = []

def file_closed(environ, start_response):
    start_response('200 OK', [])
    return [str(files.pop().closed).encode()]

def file_in_middleware(environ, start_response):
    body = file(environ, start_response)
    def chunks():
        yield from body
        body.close()
    return chunks()
"""
CONTENT = bytes(range(256)) * 2000


@both_ways
class FileWrapper(WorkerTest):
    source = SOURCE

    def get(self, name: str, query: str = "", flags: int = WHOLE) -> Response:
        return self.gateway.response(self.gateway.request(flags=flags, PATH_INFO=f"/{name}", QUERY_STRING=query))

    def test_sends_files_with_their_length_and_closes_them(self) -> None:
        for kind in ("file", "named", "memory"):
            for position in (0, 100, 512000):
                with self.subTest((kind, position)):
                    response = self.get("file", f"{kind},{position},")
                    self.assertTrue(response.body == CONTENT[position:])
                    self.assertEqual(response.header("Content-Length"), str(len(CONTENT) - position))
                    self.assertEqual(self.get("file_closed").body, b"True")

    def test_sends_as_much_of_a_file_as_the_content_length_says(self) -> None:
        response = self.get("file", "file,1000,300000")
        self.assertTrue(response.body == CONTENT[1000:301000])
        self.assertEqual((response.failed, response.log), (None, ""))

    def test_fails_where_a_file_is_too_short(self) -> None:
        self.assertEqual(self.get("file", "file,511999,2").failed, 1)

    def test_sends_files_that_do_not_tell_their_length(self) -> None:
        for kind, content in (("gzip", CONTENT), ("pipe", CONTENT[:5000]), ("odd", b"ababab")):
            with self.subTest(kind):
                response = self.get("file", f"{kind},0,")
                self.assertTrue(response.body == content)
                self.assertIsNone(response.header("Content-Length"))

    def test_leaves_files_to_middleware_that_iterates(self) -> None:
        response = self.get("file_in_middleware", "file,0,")
        self.assertTrue(response.body == CONTENT)
        self.assertEqual(len(response.chunks[0]), 1000)

    def test_answers_head_for_a_file(self) -> None:
        response = self.get("file", "file,0,", WHOLE | HEAD)
        self.assertEqual((response.body, response.header("Content-Length"), response.failed), (b"", "512000", None))
        self.assertEqual(self.get("file_closed").body, b"True")


if __name__ == "__main__":
    unittest.main()
