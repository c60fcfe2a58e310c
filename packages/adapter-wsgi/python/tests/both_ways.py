"""Runs the tests of a class twice: with one thread and with a pool; what an application sees must be the same."""

from __future__ import annotations

import unittest
from typing import Any, Dict, Type, TypeVar

from gateway import Gateway


class WorkerTest(unittest.TestCase):
    """One worker for all tests of a class."""

    source = ""
    settings: Dict[str, Any] = {}
    gateway: Gateway

    @classmethod
    def setUpClass(cls) -> None:
        cls.gateway = Gateway(cls.source, **cls.settings)
        cls.addClassCleanup(cls.gateway.__exit__)


Case = TypeVar("Case", bound="Type[Any]")


def both_ways(case: Case) -> Case:
    """Class decorator: adds the same class with threads in its ``settings`` beside it, in its module."""
    import sys

    name = f"{case.__name__}WithThreads"
    threaded = type(name, (case,), {"settings": {**case.settings, "threads": 4}, "__module__": case.__module__})
    setattr(sys.modules[case.__module__], name, threaded)
    return case
