"""PEP 3333, "environ Variables"."""

from __future__ import annotations

import ast
import unittest

from both_ways import WorkerTest, both_ways
from gateway import JSON, WHOLE, Gateway

SOURCE = """
def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'text/plain')])
    simple = {name: value for name, value in environ.items() if isinstance(value, (str, bool, tuple))}
    simple['type'] = type(environ).__name__
    environ['seen'] = environ.get('seen', 'no')
    environ['SERVER_SOFTWARE'] = 'changed'
    simple['seen'] = environ['seen']
    return [repr(simple).encode()]
"""


@both_ways
class Environ(WorkerTest):
    source = SOURCE
    settings = {"software": "gateway-server/1.2.3"}

    def environ(self, **values: str) -> dict:
        return ast.literal_eval(self.gateway.get(**values).body.decode())

    def test_is_a_dict_of_str_with_what_the_gateway_sent(self) -> None:
        environ = self.environ(REQUEST_METHOD="DELETE", PATH_INFO="/a/b", QUERY_STRING="c=d", HTTP_X_ONE="1")
        self.assertEqual(environ["type"], "dict")
        for name, value in {
            "REQUEST_METHOD": "DELETE",
            "SCRIPT_NAME": "",
            "PATH_INFO": "/a/b",
            "QUERY_STRING": "c=d",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8888",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_X_ONE": "1",
            "HTTP_HOST": "localhost:8888",
        }.items():
            self.assertEqual(environ[name], value)

    def test_has_the_keys_of_the_server(self) -> None:
        environ = self.environ()
        self.assertEqual(environ["wsgi.version"], (1, 0))
        self.assertEqual(environ["wsgi.url_scheme"], "http")
        self.assertIs(environ["wsgi.multithread"], self.settings.get("threads", 1) > 1)
        self.assertIs(environ["wsgi.multiprocess"], False)
        self.assertIs(environ["wsgi.run_once"], False)
        self.assertIs(environ["wsgi.input_terminated"], True)
        self.assertEqual(environ["SERVER_SOFTWARE"], "gateway-server/1.2.3")

    def test_takes_the_scheme_from_the_request(self) -> None:
        self.assertEqual(self.environ(wsgi__url_scheme="https")["wsgi.url_scheme"], "https")

    def test_has_a_character_for_each_octet(self) -> None:
        path = "/caf\u00c3\u00a9/\u00ff"
        self.assertEqual(self.environ(PATH_INFO=path)["PATH_INFO"], path)
        self.assertEqual(path.encode("latin-1")[:6].decode(), "/caf\u00e9")

    def test_has_empty_values_where_they_were_sent(self) -> None:
        environ = self.environ(QUERY_STRING="", HTTP_X_EMPTY="")
        self.assertEqual((environ["QUERY_STRING"], environ["HTTP_X_EMPTY"]), ("", ""))

    def test_takes_values_with_nul_as_json(self) -> None:
        response = self.gateway.response(self.gateway.request(flags=WHOLE | JSON, PATH_INFO="/\0\u00ff"))
        environ = ast.literal_eval(response.body.decode())
        self.assertEqual(environ["PATH_INFO"], "/\0\u00ff")
        self.assertEqual(environ["wsgi.version"], (1, 0))

    def test_is_another_for_each_request(self) -> None:
        self.environ()
        environ = self.environ()
        self.assertEqual((environ["seen"], environ["SERVER_SOFTWARE"]), ("no", "gateway-server/1.2.3"))

    def test_has_no_keys_of_an_earlier_list(self) -> None:
        self.assertIn("HTTP_X_TWO", self.environ(HTTP_X_TWO="2"))
        self.assertNotIn("HTTP_X_TWO", self.environ())

    def test_follows_a_list_that_is_announced_again(self) -> None:
        self.environ(HTTP_X_OLD="1")
        names = next(names for names in self.gateway.keys if "HTTP_X_OLD" in names)
        number = self.gateway.keys.pop(names)
        renamed = tuple(name.replace("OLD", "NEW") for name in names)
        self.gateway.send(6, 0, number.to_bytes(2, "little") + "\0".join(renamed).encode())
        self.gateway.keys[renamed] = number
        environ = self.environ(HTTP_X_NEW="2")
        self.assertEqual(environ["HTTP_X_NEW"], "2")
        self.assertNotIn("HTTP_X_OLD", environ)


class Process(unittest.TestCase):
    def test_says_multiprocess_where_that_is_set(self) -> None:
        with Gateway(SOURCE, multiprocess=True) as gateway:
            self.assertIs(ast.literal_eval(gateway.get().body.decode())["wsgi.multiprocess"], True)


if __name__ == "__main__":
    unittest.main()
