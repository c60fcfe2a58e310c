"""The WSGI application without a framework. Nothing of a server in it: all serve this very module."""

CHUNK = b'x' * 65536


def application(environ, start_response):
    path = environ['PATH_INFO']
    if path == '/hello':
        return answer(start_response, b'Hello')
    if path == '/upload':
        return count_upload(environ['wsgi.input'], start_response)
    return download(int(path.rpartition('/')[2]), start_response)


def answer(start_response, body):
    # uWSGI keeps a connection only where the application says how long its answer is.
    start_response('200 OK', [('Content-Type', 'text/plain'), ('Content-Length', str(len(body)))])
    return [body]


def count_upload(stream, start_response):
    received = 0
    while chunk := stream.read(65536):
        received += len(chunk)
    return answer(start_response, str(received).encode())


def download(total, start_response):
    """`total` bytes, a multiple of 64 kB, chunk by chunk."""
    start_response('200 OK', [('Content-Type', 'application/octet-stream'), ('Content-Length', str(total))])
    return (CHUNK for _ in range(total // len(CHUNK)))
