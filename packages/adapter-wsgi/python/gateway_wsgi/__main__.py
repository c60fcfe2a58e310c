"""Starts a worker: ``python <path of this folder> <target>``, or ``python -m gateway_wsgi <target>``.

Python puts the folder of a program that is given by its path first on ``sys.path``, where our ``input.py`` would be
found before the application's own. So that entry goes, and the package is loaded from its place without any entry.
Children that ``multiprocessing`` spawns import this file again, under another name: then it does nothing.
"""

import sys


def load_package(folder: str) -> None:
    """Makes ``gateway_wsgi`` importable without a folder on ``sys.path`` that holds anything else."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("gateway_wsgi", folder + "/__init__.py", submodule_search_locations=[folder])
    assert spec is not None and spec.loader is not None  # a file that is there has a loader
    package = module_from_spec(spec)
    sys.modules["gateway_wsgi"] = package
    spec.loader.exec_module(package)


if __name__ == "__main__":
    if not __package__:  # by path: `python -m` sets it to the package's name
        from os.path import abspath, dirname

        here = dirname(abspath(__file__))
        sys.path[:] = [entry for entry in sys.path if abspath(entry or ".") != here]
        load_package(here)
    from gateway_wsgi.worker import main

    sys.exit(main())
