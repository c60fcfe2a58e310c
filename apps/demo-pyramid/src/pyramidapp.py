"""A Pyramid app with what most Pyramid apps have, and no idea of which server it will run on.

`gateway-server src/pyramidapp.py` runs it as it is; `start:native` runs the same file on Waitress.
"""

import hashlib
import re
import time
import traceback
from html import escape
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote, unquote

from pyramid.config import Configurator
from pyramid.events import NewResponse
from pyramid.exceptions import URLDecodeError
from pyramid.httpexceptions import HTTPBadRequest, HTTPException, HTTPFound, HTTPNoContent, HTTPRequestEntityTooLarge
from pyramid.response import FileResponse, Response

FRAMEWORK = {"framework": "Pyramid", "version": version("pyramid")}
PAGE = Path(__file__).resolve().parents[2] / "demo-page"
TEMPLATE = (PAGE / "src" / "page.html").read_text("utf-8")
MEGABYTE = 1024 * 1024


def page(request):
    facts = {
        **FRAMEWORK,
        "server": request.environ.get("SERVER_SOFTWARE", "unnamed"),
        "interface": "WSGI " + ".".join(map(str, request.environ["wsgi.version"])),
        "source": "src/pyramidapp.py",
        "native": "Waitress",
    }
    return Response(re.sub(r"\{\{(\w+)\}\}", lambda found: escape(facts[found[1]]), TEMPLATE))


def hello(request):
    return Response("Hello from {framework} {version}\n".format(**FRAMEWORK), content_type="text/plain", charset="utf-8")


def hello_name(request):
    return Response("Hello, {name}\n".format(**request.matchdict), content_type="text/plain", charset="utf-8")


def elsewhere(request):
    return HTTPFound("/hello?from=" + quote(request.GET.get("from", "Zoë")))


def items(request):
    count = int(request.GET.get("items", 40))
    numbered = [{"id": number, "name": f"Item {number}"} for number in range(1, count + 1)]
    return {"framework": "Pyramid", "items": numbered}


def echo(request):
    return {
        "method": request.method,
        "url": request.path_qs,
        "query": {name: request.GET.getall(name) for name in request.GET},
        "headers": {name.lower(): value for name, value in sorted(request.headers.items())},
        "body": parsed_body(request),
    }


def parsed_body(request):
    if (request.content_length or 0) > MEGABYTE or len(request.body) > MEGABYTE:
        raise HTTPRequestEntityTooLarge("this route takes a megabyte")
    if request.content_type == "application/json":
        try:
            return request.json_body
        except ValueError as error:
            raise HTTPBadRequest(str(error)) from error
    if request.content_type == "application/x-www-form-urlencoded":
        return flat(request.POST.items())
    if request.content_type == "text/plain":
        return request.text
    return described(request.body) if request.body else None


def upload(request):
    parts = list(request.POST.items())
    files = [
        {"field": field, "name": part.filename, "type": part.type, **described(part.file.read())}
        for field, part in parts
        if hasattr(part, "filename")
    ]
    return {"fields": flat((name, part) for name, part in parts if not hasattr(part, "filename")), "files": files}


def relay(request):
    """Gives back each piece of the body as soon as it is there: a conversation within one request."""
    size = int(request.GET.get("size", 8))
    body = request.body_file_raw  # body_file reads ahead, and so waits for what is not there yet
    pieces = iter(lambda: body.read(size), b"")
    return Response(app_iter=pieces, content_type="application/octet-stream")


def events(request):
    count, every = int(request.GET.get("count", 5)), float(request.GET.get("every", 300))

    def ticks():
        for sent in range(1, count + 1):
            time.sleep(every / 1000)
            yield b'id: %d\nevent: tick\ndata: {"sent":%d,"of":%d}\n\n' % (sent, sent, count)
        yield b"event: done\ndata: {}\n\n"

    return Response(app_iter=ticks(), content_type="text/event-stream", cache_control="no-cache")


def cookies(request):
    return {"cookies": {name: unquote(value) for name, value in request.cookies.items()}}


def set_cookies(request):
    visits = int(request.cookies.get("visits", 0)) + 1
    flavour = request.POST.get("flavour", "plain")
    request.response.set_cookie("flavour", quote(flavour), samesite="Lax", max_age=3600)
    request.response.set_cookie("visits", str(visits), samesite="Lax", httponly=True)
    return {"flavour": flavour, "visits": visits}


def clear_cookies(request):
    response = HTTPNoContent()
    response.delete_cookie("flavour")
    response.delete_cookie("visits")
    return response


def error(request):
    def beginning():
        yield b"The beginning of an answer, and then"
        raise RuntimeError("this generator raises, as it was asked to")

    if request.GET.get("when") == "late":
        return Response(app_iter=beginning(), content_type="text/plain")
    raise RuntimeError("this handler throws, as it was asked to")


def on_refusal(refusal, request):
    request.response.status = refusal.status
    return {"error": refusal.detail or refusal.explanation}


def on_bad_path(error, request):
    request.response.status = 400
    return {"error": str(error)}


def on_error(error, request):
    traceback.print_exc(file=request.environ["wsgi.errors"])
    request.response.status = 500
    return {"error": str(error)}


def finish(event):
    """Compresses what is all there, and gives files the tags that make clients ask less."""
    request, response = event.request, event.response
    if isinstance(response, FileResponse):
        response.etag = f"{response.last_modified.timestamp():.0f}-{response.content_length}"
        return
    response.vary = [*(response.vary or ()), "Accept-Encoding"]
    is_whole = isinstance(response.app_iter, list) and response.content_length
    if is_whole and response.content_length > 1024 and "gzip" in request.accept_encoding:
        response.encode_content("gzip")


def described(content):
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def flat(pairs):
    """As JavaScript's frameworks tell a form: a text for each name, a list where it came more than once."""
    form = {}
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in form.items()}


ANY = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROUTES = {
    "/": {page: "GET"},
    "/hello": {hello: "GET"},
    "/hello/{name}": {hello_name: "GET"},
    "/redirect": {elsewhere: "GET"},
    "/json": {items: "GET"},
    "/echo": {echo: ANY},
    "/upload": {upload: "POST"},
    "/relay": {relay: "POST"},
    "/events": {events: "GET"},
    "/cookies": {cookies: "GET", set_cookies: "POST", clear_cookies: "DELETE"},
    "/error": {error: "GET"},
}

with Configurator() as config:
    for pattern, views in ROUTES.items():
        config.add_route(pattern, pattern)
        for view, methods in views.items():
            config.add_view(view, route_name=pattern, request_method=methods, renderer="json")
    config.add_static_view("static", str(PAGE / "public"))
    config.add_exception_view(on_refusal, context=HTTPException, renderer="json")
    config.add_exception_view(on_bad_path, context=URLDecodeError, renderer="json")
    config.add_exception_view(on_error, context=Exception, renderer="json")
    config.add_subscriber(finish, NewResponse)
    app = config.make_wsgi_app()
