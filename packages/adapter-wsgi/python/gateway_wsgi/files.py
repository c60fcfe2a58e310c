"""Which files an application consists of, for a gateway that loads it anew when one of them changes."""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from typing import List, Optional, Set, Tuple

OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep


def installed_folders() -> Tuple[str, ...]:
    """Where Python's own modules and installed packages are, each with a separator at its end."""
    paths = sysconfig.get_paths()
    folders = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders += site.getsitepackages() if hasattr(site, "getsitepackages") else []
    user = site.getusersitepackages() if hasattr(site, "getusersitepackages") else None
    if isinstance(user, str):
        folders.append(user)
    return tuple({os.path.realpath(folder) + os.sep for folder in folders} | {OWN_FOLDER})


def own_folder() -> str:
    """Where Python finds its own modules: some are links to elsewhere, as Debian's sitecustomize.py is to /etc."""
    return os.path.abspath(sysconfig.get_paths()["stdlib"])


class FileList:
    """The application's files, each told once."""

    def __init__(self) -> None:
        self._told: Set[str] = set()
        self._modules = 0
        self._installed = installed_folders()
        self._own = own_folder()

    def new(self) -> List[str]:
        """Absolute paths of the modules that were imported since this was asked last."""
        # The table only grows, as good as always: the same size means nothing new, and asking is cheap.
        if len(sys.modules) == self._modules:
            return []
        self._modules = len(sys.modules)
        found: List[str] = []
        for module in list(sys.modules.values()):
            path = getattr(module, "__file__", None)
            if isinstance(path, str) and path.endswith(".py"):
                self._add(path, found)
        return found

    def with_error(self, error: Optional[BaseException]) -> List[str]:
        """``new()``, and the files that an error came through: a module that failed to load is no module any more."""
        found = self.new()
        while error is not None:
            if isinstance(error, SyntaxError) and error.filename is not None:
                self._add(error.filename, found)
            frames = error.__traceback__
            while frames is not None:
                self._add(frames.tb_frame.f_code.co_filename, found)
                frames = frames.tb_next
            error = error.__cause__ or error.__context__
        return found

    def _add(self, path: str, found: List[str]) -> None:
        path = os.path.abspath(path)
        if not os.path.isfile(path):
            return  # "<string>", "<frozen importlib._bootstrap>"
        if path not in self._told and not self._is_installed(path):
            self._told.add(path)
            found.append(path)

    def _is_installed(self, path: str) -> bool:
        return os.path.dirname(path) == self._own or os.path.realpath(path).startswith(self._installed)
