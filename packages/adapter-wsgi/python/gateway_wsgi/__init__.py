"""Runs one WSGI application (PEP 3333) for a gateway that speaks PROTOCOL.md with it.

A request's way through the files: ``channel`` (octets to frames) → ``server`` (frames to exchanges) → ``environ`` →
``serve_one`` or ``serve_pool`` (whose turn it is) → ``run_application`` → ``exchange`` and ``head`` (the response) →
``channel``; a large one goes to its client by ``client``, over a socket of ``passed_sockets``. ``worker`` puts it
together. Standard library only, CPython 3.9 and newer.
"""
