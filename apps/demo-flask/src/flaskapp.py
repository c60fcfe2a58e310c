"""A Flask app with what most Flask apps have, and no idea of which server it will run on.

`gateway-server src/flaskapp.py` runs it as it is; `start:native` runs the same file on Waitress.
"""

import gzip
import hashlib
import time
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote, unquote

from flask import Flask, Response, abort, jsonify, redirect, render_template, request
from werkzeug.exceptions import HTTPException

FRAMEWORK = {"framework": "Flask", "version": version("flask")}
PAGE = Path(__file__).resolve().parents[2] / "demo-page"
MEGABYTE = 1024 * 1024

app = Flask(__name__, template_folder=PAGE / "src", static_folder=PAGE / "public", static_url_path="/static")
app.json.sort_keys = False


@app.get("/")
def page():
    wsgi = ".".join(map(str, request.environ["wsgi.version"]))
    return render_template(
        "page.html",
        **FRAMEWORK,
        server=request.environ.get("SERVER_SOFTWARE", "unnamed"),
        interface=f"WSGI {wsgi}",
        source="src/flaskapp.py",
        native="Waitress",
    )


@app.get("/hello")
def hello():
    return Response("Hello from {framework} {version}\n".format(**FRAMEWORK), mimetype="text/plain")


@app.get("/hello/<name>")
def hello_name(name):
    return Response(f"Hello, {name}\n", mimetype="text/plain")


@app.get("/redirect")
def elsewhere():
    return redirect("/hello?from=" + quote(request.args.get("from", "Zoë")))


@app.get("/json")
def items():
    count = request.args.get("items", 40, type=int)
    numbered = [{"id": number, "name": f"Item {number}"} for number in range(1, count + 1)]
    return jsonify(framework="Flask", items=numbered)


@app.route("/echo", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def echo():
    return jsonify(
        method=request.method,
        url=request.full_path,
        query=request.args.to_dict(flat=False),
        headers={name.lower(): value for name, value in sorted(request.headers)},
        body=parsed_body(),
    )


def parsed_body():
    if (request.content_length or 0) > MEGABYTE or len(request.get_data()) > MEGABYTE:
        abort(413, "this route takes a megabyte")
    if request.is_json:
        return request.get_json()
    if request.mimetype == "application/x-www-form-urlencoded":
        return flat(request.form)
    if request.mimetype == "text/plain":
        return request.get_data(as_text=True)
    return described(request.get_data()) if request.get_data() else None


@app.post("/upload")
def upload():
    files = [
        {"field": field, "name": file.filename, "type": file.mimetype, **described(file.read())}
        for field, file in request.files.items(multi=True)
    ]
    return jsonify(fields=flat(request.form), files=files)


@app.post("/relay")
def relay():
    """Gives back each piece of the body as soon as it is there: a conversation within one request."""
    size = request.args.get("size", 8, type=int)
    stream = request.stream  # after the view has returned, the request is no longer at hand
    return Response(iter(lambda: stream.read(size), b""), mimetype="application/octet-stream")


@app.get("/events")
def events():
    count, every = request.args.get("count", 5, type=int), request.args.get("every", 300, type=float)

    def ticks():
        for sent in range(1, count + 1):
            time.sleep(every / 1000)
            yield f'id: {sent}\nevent: tick\ndata: {{"sent":{sent},"of":{count}}}\n\n'
        yield "event: done\ndata: {}\n\n"

    return Response(ticks(), mimetype="text/event-stream", headers={"Cache-Control": "no-cache"})


@app.get("/cookies")
def cookies():
    return jsonify(cookies={name: unquote(value) for name, value in request.cookies.items()})


@app.post("/cookies")
def set_cookies():
    visits = int(request.cookies.get("visits", 0)) + 1
    flavour = request.form.get("flavour", "plain")
    response = jsonify(flavour=flavour, visits=visits)
    response.set_cookie("flavour", quote(flavour), samesite="Lax", max_age=3600)
    response.set_cookie("visits", str(visits), samesite="Lax", httponly=True)
    return response


@app.delete("/cookies")
def clear_cookies():
    response = Response(status=204)
    response.delete_cookie("flavour")
    response.delete_cookie("visits")
    return response


@app.get("/error")
def error():
    def beginning():
        yield "The beginning of an answer, and then"
        raise RuntimeError("this generator raises, as it was asked to")

    if request.args.get("when") == "late":
        return Response(beginning(), mimetype="text/plain")
    raise RuntimeError("this handler throws, as it was asked to")


@app.errorhandler(Exception)
def on_error(error):
    if isinstance(error, HTTPException):
        return jsonify(error=error.description), error.code
    app.logger.exception("%s %s failed", request.method, request.path)  # to wsgi.errors
    return jsonify(error=str(error)), 500


@app.after_request
def compress(response):
    """What Flask-Compress does, for answers that are all there."""
    response.vary.add("Accept-Encoding")
    worthwhile = response.is_sequence and response.content_length and response.content_length > 1024
    if worthwhile and "gzip" in request.accept_encodings and response.content_encoding is None:
        response.set_data(gzip.compress(response.get_data(), mtime=0))
        response.content_encoding = "gzip"
    return response


def described(content):
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def flat(form):
    """As JavaScript's frameworks tell a form: a text for each name, a list where it came more than once."""
    return {name: values[0] if len(values) == 1 else values for name, values in form.to_dict(flat=False).items()}
