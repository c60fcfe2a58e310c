"""How a worker ends, and what signals do to it (PROTOCOL.md, "Starting and stopping")."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import unittest
from typing import Dict

from gateway import CLOSING, PROGRAM, STOP, TIMEOUT, Gateway

SOURCE = """
import atexit, os, signal, sys, threading

def at_exit():
    sys.stderr.write('at exit\\n')
    sys.stderr.flush()

atexit.register(at_exit)

def application(environ, start_response):
    return globals()[environ['PATH_INFO'][1:]](environ, start_response)

def hello(environ, start_response):
    start_response('200 OK', [])
    return [b'hello']

def waits(environ, start_response):
    environ['wsgi.errors'].write('waits')
    environ['wsgi.errors'].flush()
    threading.Event().wait()

def computes(environ, start_response):
    environ['wsgi.errors'].write('waits')
    environ['wsgi.errors'].flush()
    while True:
        pass

def reads(environ, start_response):
    environ['wsgi.errors'].write('waits')
    environ['wsgi.errors'].flush()
    body = environ['wsgi.input'].read()
    start_response('200 OK', [])
    return [body]

def dies(environ, start_response):
    os._exit(9)

def crashes(environ, start_response):
    os.kill(os.getpid(), signal.SIGSEGV)

def forks(environ, start_response):
    '''QUERY_STRING: what the child does'''
    environ['wsgi.errors'].write('before\\n')
    start_response('200 OK', [])
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return [str(status >> 8).encode()]
    if environ['QUERY_STRING'] == 'logs':
        environ['wsgi.errors'].write('child logs\\n')
        environ['wsgi.errors'].flush()
        sys.stderr.flush()
        os._exit(4)
    if environ['QUERY_STRING'] == 'exits':
        sys.exit(5)
    if environ['QUERY_STRING'] == 'raises':
        raise KeyError('child')
    return [b'from the child']

def sleep():
    threading.Event().wait()

def terminates_a_child(environ, start_response):
    import multiprocessing
    child = multiprocessing.get_context('fork').Process(target=sleep)
    child.start()
    child.terminate()
    child.join()
    start_response('200 OK', [])
    return [str(child.exitcode).encode()]

def children_ignore(environ, start_response):
    import subprocess
    lines = subprocess.check_output(['cat', '/proc/self/status']).decode().splitlines()
    start_response('200 OK', [])
    return [next(line for line in lines if line.startswith('SigIgn')).split()[1].encode()]
"""


class Process(unittest.TestCase):
    def test_goes_on_when_signals_reach_its_group(self) -> None:
        for threads in (1, 2):
            with Gateway(SOURCE, threads=threads) as gateway:
                for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR2):
                    gateway.signal(number)
                    self.assertEqual(gateway.get("/hello").body, b"hello")

    def test_goes_on_reading_a_body_when_signals_come(self) -> None:
        with Gateway(SOURCE) as gateway:
            number = gateway.request(b"", 0, PATH_INFO="/reads")
            gateway.logged("waits")
            gateway.signal(signal.SIGINT)
            gateway.data(number, b"body", last=True)
            self.assertEqual(gateway.response(number).body, b"body")

    @unittest.skipUnless(os.path.exists("/proc/self/status"), "looks at /proc")
    def test_does_not_let_children_ignore_signals(self) -> None:
        with Gateway(SOURCE) as gateway:
            ignored = int(gateway.get("/children_ignore").body, 16)
            for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR2):
                self.assertFalse(ignored & 1 << (number - 1))

    def test_lets_the_application_fork(self) -> None:
        for threads in (1, 2):
            with Gateway(SOURCE, threads=threads) as gateway:
                for does, status in (("logs", b"4"), ("exits", b"5"), ("raises", b"1"), ("returns", b"1")):
                    with self.subTest((threads, does)):
                        response = gateway.get("/forks", QUERY_STRING=does)
                        self.assertEqual((response.body, response.log), (status, "before\n"))
                        self.assertEqual(gateway.get("/hello").body, b"hello")
                self.assertIn("child logs\n", gateway.stderr())

    def test_lets_the_application_end_processes_that_it_forked(self) -> None:
        for threads in (1, 2):
            with Gateway(SOURCE, threads=threads) as gateway:
                for _ in range(3):
                    self.assertEqual(gateway.get("/terminates_a_child").body, b"-15")
                self.assertFalse([frame for frame in gateway.frames if frame.kind == CLOSING])

    def test_asks_for_its_stop_on_sigterm(self) -> None:
        for threads in (1, 2):
            with Gateway(SOURCE, threads=threads) as gateway:
                number = gateway.request(b"", 0, PATH_INFO="/reads")
                gateway.logged("waits")
                gateway.signal(signal.SIGTERM)
                gateway.take(CLOSING)
                gateway.send(STOP, 0)
                gateway.data(number, b"body", last=True)
                self.assertEqual(gateway.response(number).body, b"body")
                self.assertEqual(gateway.exit_status(), 0)
                self.assertEqual(gateway.stderr(), "at exit\n")

    def test_ends_at_once_on_a_second_sigterm(self) -> None:
        for path in ("/waits", "/hello"):
            with Gateway(SOURCE) as gateway:
                gateway.request(PATH_INFO=path)
                gateway.signal(signal.SIGTERM)
                gateway.take(CLOSING)
                gateway.signal(signal.SIGTERM)
                self.assertEqual(gateway.exit_status(), 128 + signal.SIGTERM)

    def test_ends_on_sigterm_while_it_loads(self) -> None:
        with Gateway(
            "import sys, threading\nprint('loading', file=sys.stderr, flush=True)\nthreading.Event().wait()", wait=False
        ) as gateway:
            gateway.wrote("loading")
            gateway.signal(signal.SIGTERM)
            self.assertEqual(gateway.exit_status(), -signal.SIGTERM)

    def test_shows_the_stacks_of_its_threads_on_sigusr1(self) -> None:
        for threads in (1, 2):
            for path in ("/waits", "/computes"):
                with Gateway(SOURCE, threads=threads) as gateway:
                    gateway.request(PATH_INFO=path)
                    gateway.logged("waits")
                    gateway.signal(signal.SIGUSR1)
                    gateway.wrote(f'tested.py", line [0-9]+ in {path[1:]}')
                    self.assertIn("most recent call first", gateway.stderr())
                    gateway.process.kill()
                    gateway.process.wait()

    def test_shows_its_stack_when_it_crashes(self) -> None:
        with Gateway(SOURCE) as gateway:
            gateway.request(PATH_INFO="/crashes")
            self.assertEqual(gateway.exit_status(), -signal.SIGSEGV)
            self.assertIn("Fatal Python error: Segmentation fault", gateway.stderr())
            self.assertIn("in crashes", gateway.stderr())

    def test_ends_when_the_gateway_is_gone(self) -> None:
        for threads in (1, 4):
            with Gateway(SOURCE, threads=threads) as gateway:
                gateway.get("/hello")
                gateway.connection.close()
                self.assertEqual(gateway.exit_status(), 1)
                self.assertEqual(gateway.stderr(), "at exit\n")

    def test_ends_in_the_middle_of_requests_when_the_gateway_is_gone(self) -> None:
        for threads in (1, 4):
            for path in ("/waits", "/reads", "/computes"):
                with self.subTest((threads, path)), Gateway(SOURCE, threads=threads) as gateway:
                    gateway.request(b"", 0, PATH_INFO=path)
                    gateway.logged("waits")
                    gateway.connection.close()
                    self.assertEqual(gateway.exit_status(), 1)

    def test_ends_when_the_gateway_sends_nonsense(self) -> None:
        for nonsense, why in {
            b"\0\0\0\0\xff\0\0\0\0": "a frame of type 255",
            b"\xff\xff\xff\xff\1\0\0\0\0": "a frame of type 1 with 4294967295 octets",
            b"\7\0\0\0\1\1\0\0\0\1\xee\xee\0\0\0\0": "the list of keys 61166 was not announced",
            b"\7\0\0\0\1\1\0\0\0\1\0\0\5\0\0\0": "a head is longer than its frame",
            b"\7\0\0\0\1\1\0\0\0\3\0\0\0\0\0\0": "the head is not a JSON object",
            b"\0\0\0\0\1\1\0\0\0": "payload of a frame of type 1 is too short",
            b"\3\0\0\0\4\1\0\0\0abc": "payload of a frame of type 4 is too short",
            b"\0\0\0\0\2\1\0\0\0": "payload of a frame of type 2 is too short",
            b"\1\0\0\0\6\0\0\0\0a": "payload of a frame of type 6 is too short",
        }.items():
            for threads in (1, 2):
                with self.subTest(nonsense), Gateway(SOURCE, threads=threads) as gateway:
                    gateway.get("/hello")
                    gateway.connection.sendall(nonsense)
                    self.assertEqual(gateway.exit_status(), 1)
                    self.assertIn(why, gateway.stderr())


class Settings(unittest.TestCase):
    def run_worker(self, environment: Dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, PROGRAM],
            env={**os.environ, **environment},
            stderr=subprocess.PIPE,
            text=True,
            timeout=TIMEOUT,
        )

    def test_that_are_wrong_are_refused(self) -> None:
        good = {"socket": "/nowhere/socket", "module": "m"}
        for text, why in {
            "": "is not JSON",
            "[]": "is not a JSON object",
            "{}": "socket is missing",
            '{"socket": "s"}': "module is missing",
            json.dumps({**good, "thread": 1}): "unknown setting 'thread'",
            json.dumps({**good, "threads": 0}): "threads should be int, is 0",
            json.dumps({**good, "threads": True}): "threads should be int, is True",
            json.dumps({**good, "multiprocess": 1}): "multiprocess should be bool, is 1",
        }.items():
            with self.subTest(text):
                done = self.run_worker({"GATEWAY_WSGI": text})
                self.assertEqual(done.returncode, 2)
                self.assertIn(why, done.stderr)

    def test_have_to_be_there(self) -> None:
        done = self.run_worker({})
        self.assertEqual(done.returncode, 2)
        self.assertIn("GATEWAY_WSGI is not set", done.stderr)

    def test_name_a_socket_that_is_there(self) -> None:
        done = self.run_worker({"GATEWAY_WSGI": json.dumps({"socket": "/nowhere/socket", "module": "m", "name": None})})
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot reach the gateway at /nowhere/socket", done.stderr)


if __name__ == "__main__":
    unittest.main()
