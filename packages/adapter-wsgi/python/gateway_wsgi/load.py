"""Finds the application: ``flaskapp.py``, ``mysite.wsgi``, a name in it, or a call that makes it.

What goes wrong is shown as it happened, beginning with the application's own lines.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import sys
import traceback
from types import ModuleType
from typing import Any, List, Optional

#: What is looked for where no name is given: PEP 3333's examples and mod_wsgi say the first, Flask's documentation the
#: second.
NAMES = ("application", "app")


class LoadError(Exception):
    """The module is there, but not the application. Its message is for the one who started the server."""


def load(module: str, name: Optional[str]) -> Any:
    """The application.

    :raises LoadError: the module has no such application
    :raises BaseException: whatever importing the module raises
    """
    if is_path(module):
        loaded = import_file(module)
    else:
        put_first(os.getcwd())
        loaded = importlib.import_module(module)
    application = find_application(loaded, name)
    check_application(application, name)
    return application


def is_path(module: str) -> bool:
    return module.endswith(".py") or os.sep in module


def import_file(path: str) -> ModuleType:
    """Imports a file as ``import`` would from its folder, so that what it imports beside it is found.

    A file of a package is imported as part of that, with the folder around the package: its relative imports work.
    """
    path = os.path.abspath(path)
    if not os.path.isfile(path):
        raise LoadError(f"there is no file {path}")
    folder, file = os.path.split(path)
    parts = [file[:-3] if file.endswith(".py") else file]
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        parts.insert(0, package)
    if parts[-1] == "__init__":
        parts.pop()
    put_first(folder)
    name = ".".join(parts)
    loaded = (
        importlib.import_module(name) if all(part.isidentifier() for part in parts) else _import_odd_name(name, path)
    )
    found = getattr(loaded, "__file__", None)
    if found is None or os.path.realpath(found) != os.path.realpath(path):
        raise LoadError(
            f"{path} cannot be imported as {name!r}: that is another module, {found or 'built into Python'}. "
            "Rename the file"
        )
    return loaded


def _import_odd_name(name: str, path: str) -> ModuleType:
    """A file such as ``my-app.py``, which no import statement can name."""
    from importlib.machinery import SourceFileLoader
    from importlib.util import module_from_spec, spec_from_loader

    spec = spec_from_loader(name, SourceFileLoader(name, path))
    assert spec is not None and spec.loader is not None  # spec_from_loader was given a loader
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def put_first(folder: str) -> None:
    """Puts a folder first on ``sys.path``, as ``python program.py`` and ``python -m`` do."""
    sys.path[:] = [folder] + [entry for entry in sys.path if entry not in (folder, "")]


def find_application(module: ModuleType, name: Optional[str]) -> Any:
    """The value of a name in a module, or what a call returns."""
    if name is None:
        for candidate in NAMES:
            if hasattr(module, candidate):
                return getattr(module, candidate)
        raise LoadError(f"module {module.__name__!r} has neither 'application' nor 'app'. {_list_names(module)}")
    try:
        expression = ast.parse(name, mode="eval").body
    except (SyntaxError, ValueError):
        raise LoadError(f"{name!r} is neither a name nor a call") from None
    if isinstance(expression, ast.Call):
        function = _look_up(module, expression.func, name)
        return function(*_arguments(expression, name), **_keywords(expression, name))
    return _look_up(module, expression, name)


def _look_up(module: ModuleType, expression: ast.expr, name: str) -> Any:
    """Follows ``a.b.c``."""
    if isinstance(expression, ast.Name):
        if not hasattr(module, expression.id):
            raise LoadError(f"module {module.__name__!r} has no {expression.id!r}. {_list_names(module)}")
        return getattr(module, expression.id)
    if isinstance(expression, ast.Attribute):
        return getattr(_look_up(module, expression.value, name), expression.attr)
    raise LoadError(f"{name!r} is neither a name nor a call")


def _arguments(call: ast.Call, name: str) -> List[Any]:
    try:
        return [ast.literal_eval(argument) for argument in call.args]
    except ValueError:
        raise LoadError(f"the arguments in {name!r} must be literals") from None


def _keywords(call: ast.Call, name: str) -> dict[str, Any]:
    try:
        return {keyword.arg or "": ast.literal_eval(keyword.value) for keyword in call.keywords}
    except ValueError:
        raise LoadError(f"the arguments in {name!r} must be literals") from None


def _list_names(module: ModuleType) -> str:
    """What could have been meant: the callables that the module itself made."""
    names = [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and callable(value)
        and not (inspect.isclass(value) and value.__module__ != module.__name__)
    ]
    return f"It has: {', '.join(sorted(names))}" if names else "It has nothing that can be called"


def check_application(application: Any, name: Optional[str]) -> None:
    """Tells what is no WSGI application as far as that can be seen without calling it.

    :raises LoadError: it is none
    """
    what = repr(name) if name is not None else "the application"
    if not callable(application):
        raise LoadError(f"{what} cannot be called: it is {application!r}")
    called = application if inspect.isroutine(application) else getattr(type(application), "__call__", None)
    if inspect.iscoroutinefunction(called):
        raise LoadError(
            f"{what} is an ASGI application (its call is async); this server runs WSGI applications from Python"
        )


def describe(error: BaseException) -> str:
    """The traceback, without the lines of this package and of the import machinery above the application's first."""
    frames = error.__traceback__
    own = os.path.dirname(os.path.abspath(__file__)) + os.sep
    while frames is not None and (
        frames.tb_frame.f_code.co_filename.startswith(own)
        or frames.tb_frame.f_code.co_filename.startswith("<frozen importlib")
        or frames.tb_frame.f_code.co_filename == importlib.__file__
    ):
        frames = frames.tb_next
    return "".join(traceback.format_exception(type(error), error, frames))
