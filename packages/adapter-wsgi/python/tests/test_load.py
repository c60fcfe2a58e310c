"""How the application is found, and what is said when it is not."""

from __future__ import annotations

import json
import os
import unittest
from typing import Any, Dict, Tuple

from gateway import FAILED, FILES, PROGRAM, Gateway

APPLICATION = """
def application(environ, start_response):
    start_response('200 OK', [])
    return [({}).encode()]
"""


def application(expression: str, before: str = "") -> str:
    return before + "\n" + APPLICATION.format(expression)


class Found(unittest.TestCase):
    def test_in_a_file_whose_folder_is_on_the_path(self) -> None:
        with Gateway(
            application("beside.value + __name__", "import beside"), files={"beside.py": "value = 'beside '"}
        ) as gateway:
            self.assertEqual(gateway.get().body, b"beside tested")

    def test_in_a_module_of_the_working_directory(self) -> None:
        files = {"site/__init__.py": "", "mine/__init__.py": "", "mine/wsgi.py": application("__name__")}
        with Gateway("", files=files, module="mine.wsgi") as gateway:
            self.assertEqual(gateway.get().body, b"mine.wsgi")

    def test_in_the_folder_that_chdir_says(self) -> None:
        files = {"src/site.txt": "here", "src/mine.py": application("open('site.txt').read()")}
        with Gateway("", files=files, module="mine", chdir="src") as gateway:
            self.assertEqual(gateway.get().body, b"here")

    def test_in_a_file_of_a_package_which_keeps_its_name(self) -> None:
        files = {
            "mysite/__init__.py": "",
            "mysite/settings.py": "value = 'set'",
            "mysite/wsgi.py": application(
                "settings.value + __name__", "from . import settings\nimport mysite.settings"
            ),
        }
        with Gateway("", files=files, module="mysite/wsgi.py") as gateway:
            self.assertEqual(gateway.get().body, b"setmysite.wsgi")

    def test_in_a_file_that_no_import_can_name(self) -> None:
        with Gateway("", files={"my-app.py": application("__name__")}, module="my-app.py") as gateway:
            self.assertEqual(gateway.get().body, b"my-app")

    def test_under_any_name(self) -> None:
        source = (
            application("'application'")
            + application("'app'").replace("application(", "app(")
            + application("'other'").replace("application(", "other(")
        )
        source += "\nclass Site:\n    app = staticmethod(other)\n"
        source += (
            "\ndef create_app(text, times=1):\n"
            + application("text * times").replace("\n", "\n    ")
            + "\n    return application\n"
        )
        for name, body in {
            None: b"application",
            "app": b"app",
            "other": b"other",
            "Site.app": b"other",
            "create_app('made ', times=2)": b"made made ",
        }.items():
            with self.subTest(name), Gateway(source, name=name) as gateway:
                self.assertEqual(gateway.get().body, body)

    def test_as_app_where_there_is_no_application(self) -> None:
        with Gateway(application("'app'").replace("application(", "app(")) as gateway:
            self.assertEqual(gateway.get().body, b"app")

    def test_as_an_object_with_a_call(self) -> None:
        source = """
        class Site:
            def __call__(self, environ, start_response):
                start_response('200 OK', [])
                return [b'called']
        application = Site()
        """
        with Gateway(source) as gateway:
            self.assertEqual(gateway.get().body, b"called")

    def test_beside_modules_with_the_names_of_ours(self) -> None:
        files = {
            f"{name}.py": f"value = {name!r}"
            for name in ("protocol", "load", "input", "server", "worker", "settings", "head")
        }
        source = application(
            "load.value + protocol.value + worker.value", "import load, protocol, worker, server, head, settings, input"
        )
        for arguments in ((PROGRAM,), (PROGRAM + os.sep,), (os.path.join(PROGRAM, "__main__.py"),)):
            with self.subTest(arguments), Gateway(source, arguments, files=files) as gateway:
                self.assertEqual(gateway.get().body, b"loadprotocolworker")

    def test_by_a_program_run_as_a_module(self) -> None:
        with Gateway(application("'module'"), ("-m", "gateway_wsgi"), python_path=os.path.dirname(PROGRAM)) as gateway:
            self.assertEqual(gateway.get().body, b"module")

    def test_without_running_as_main(self) -> None:
        source = (
            application("__name__ + ' ' + __import__('__main__').__file__[-11:]")
            + "\nif __name__ == '__main__':\n    raise SystemExit('run')\n"
        )
        with Gateway(source) as gateway:
            self.assertEqual(gateway.get().body, b"tested __main__.py")

    def test_without_our_settings_in_its_environment_or_our_folder_on_its_path(self) -> None:
        source = application(
            "repr(('GATEWAY_WSGI' in os.environ, [p for p in sys.path if 'gateway_wsgi' in p], sys.argv[1:]))",
            "import os, sys",
        )
        with Gateway(source) as gateway:
            self.assertEqual(gateway.get().body, b"(False, [], ['tested.py'])")

    def test_with_processes_that_it_spawns(self) -> None:
        source = """
        import multiprocessing

        def double(number):
            return number * 2

        def application(environ, start_response):
            with multiprocessing.get_context('spawn').Pool(1) as pool:
                result = pool.apply(double, (21,))
            start_response('200 OK', [])
            return [str(result).encode()]
        """
        with Gateway(source) as gateway:
            self.assertEqual((gateway.get().body, gateway.stderr()), (b"42", ""))

    def test_and_told_in_hello(self) -> None:
        with Gateway(application("''"), watch=True, files={"beside.py": ""}) as gateway:
            hello = gateway.hello
            self.assertEqual((hello["protocol"], hello["pid"]), (1, gateway.process.pid))
            self.assertEqual(hello["files"], [os.path.join(gateway.folder, "tested.py")])
            self.assertEqual(hello["implementation"], "CPython")


class NotFound(unittest.TestCase):
    def failure(self, source: str, **settings: Any) -> Tuple[Dict[str, Any], str]:
        with Gateway(source, wait=False, **settings) as gateway:
            frame = gateway.receive()
            self.assertEqual((frame.kind, frame.number, frame.payload[0]), (FAILED, 0, 0))
            self.assertEqual(gateway.exit_status(), 3)
            failure = json.loads(frame.payload[1:])
            self.assertEqual(gateway.stderr(), failure["traceback"])
            failure["files"] = [os.path.relpath(path, gateway.folder) for path in failure["files"]]
            return failure, failure["error"]

    def test_a_name_lists_what_the_module_has(self) -> None:
        source = """
        from json import loads, JSONDecoder
        class Site: pass
        def create_app(): pass
        def _private(): pass
        value = 5
        """
        _, error = self.failure(source)
        self.assertEqual(error, "module 'tested' has neither 'application' nor 'app'. It has: Site, create_app, loads")
        _, error = self.failure(source, name="application")
        self.assertEqual(error, "module 'tested' has no 'application'. It has: Site, create_app, loads")
        _, error = self.failure("")
        self.assertEqual(
            error, "module 'tested' has neither 'application' nor 'app'. It has nothing that can be called"
        )

    def test_what_is_no_application(self) -> None:
        self.assertEqual(self.failure("app = 5")[1], "the application cannot be called: it is 5")
        self.assertIn("is an ASGI application", self.failure("async def app(scope, receive, send): pass")[1])
        self.assertIn(
            "is an ASGI application", self.failure("class A:\n    async def __call__(self, *a): pass\napp = A()")[1]
        )

    def test_an_odd_name(self) -> None:
        for name, why in {
            "a b": "neither a name nor a call",
            "a[0]": "neither a name nor a call",
            "(": "neither a name nor a call",
            "make(x)": "must be literals",
            "make(y=x)": "must be literals",
        }.items():
            with self.subTest(name):
                self.assertIn(why, self.failure("def make(*a, **b): pass", name=name)[1])

    def test_a_file(self) -> None:
        self.assertIn("there is no file ", self.failure("", module="none.py")[1])

    def test_a_file_with_the_name_of_one_of_pythons_modules(self) -> None:
        self.assertIn("Rename the file", self.failure("", files={"json.py": "app = 5"}, module="json.py")[1])

    def test_a_module(self) -> None:
        failure, error = self.failure("", module="nowhere.wsgi")
        self.assertEqual((error, failure["missing"]), ("ModuleNotFoundError: No module named 'nowhere'", "nowhere"))

    def test_a_module_that_it_imports(self) -> None:
        failure, _ = self.failure("\n\nimport nowhere\n", watch=True)
        self.assertEqual((failure["missing"], failure["files"]), ("nowhere", ["tested.py"]))
        self.assertEqual(failure["traceback"].count("File "), 1)
        self.assertIn('tested.py", line 3, in <module>\n    import nowhere\n', failure["traceback"])

    def test_an_error_while_it_is_loaded(self) -> None:
        failure, error = self.failure("def f():\n    return 1 / 0\n\nf()\n")
        self.assertEqual(error, "ZeroDivisionError: division by zero")
        self.assertEqual(failure["traceback"].count("File "), 2)

    def test_a_syntax_error(self) -> None:
        failure, error = self.failure("import broken", files={"broken.py": "def f(:\n"}, watch=True)
        self.assertTrue(error.startswith("SyntaxError"))
        self.assertIn('broken.py", line 1', failure["traceback"])
        self.assertEqual(sorted(failure["files"]), ["broken.py", "tested.py"])

    def test_a_module_that_exits(self) -> None:
        self.assertEqual(self.failure("import sys\nsys.exit('no')")[1], "SystemExit: no")

    def test_a_folder(self) -> None:
        self.assertTrue(self.failure("", chdir="nowhere")[1].startswith("FileNotFoundError"))


class Watched(unittest.TestCase):
    def test_files_that_are_imported_later_are_told(self) -> None:
        source = """
        import json

        def application(environ, start_response):
            import later
            start_response('200 OK', [])
            return [b'']
        """
        with Gateway(source, files={"later.py": ""}, watch=True) as gateway:
            gateway.get()
            self.assertEqual(json.loads(gateway.take(FILES).payload), [os.path.join(gateway.folder, "later.py")])


if __name__ == "__main__":
    unittest.main()
