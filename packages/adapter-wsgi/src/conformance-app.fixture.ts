// The conformance app as a WSGI application in Python: one file of the standard library alone. Its gates are events of one
// process, so it is served by one, with threads enough for requests that wait for each other.
import { conformanceCookies, conformanceText } from '@gateway-server/testkit'

export const conformanceApp = `
import hashlib, json, threading, urllib.parse
from collections import defaultdict
from email.parser import BytesParser

COOKIES = json.loads(${JSON.stringify(JSON.stringify(conformanceCookies))})
TEXT = ${JSON.stringify(conformanceText)}
REASONS = {200: 'OK', 201: 'Created', 204: 'No Content', 302: 'Found', 304: 'Not Modified', 404: 'Not Found'}

gates = defaultdict(threading.Event)
gates['none'].set()


class Answer:
    def __init__(self, body, status=200, kind='text/plain; charset=utf-8', headers=()):
        self.body = body if isinstance(body, bytes) else body.encode()
        self.status = status
        self.headers = [('Content-Type', kind), ('Content-Length', str(len(self.body))), *headers]
        if status in (204, 304):
            self.headers = list(headers)


def as_json(value):
    return Answer(json.dumps(value, separators=(',', ':')), kind='application/json')


def digest_of(data):
    return {'bytes': len(data), 'sha256': hashlib.sha256(data).hexdigest()}


def read(call):
    return call.environ['wsgi.input'].read()


class Call:
    def __init__(self, environ, start_response):
        self.environ = environ
        self.start_response = start_response
        self.method = environ['REQUEST_METHOD']
        path = environ['PATH_INFO'].encode('latin-1').decode('utf-8', 'replace')
        self.first, _, self.parameter = path[1:].partition('/')
        self.query = dict(urllib.parse.parse_qsl(environ['QUERY_STRING'], keep_blank_values=True))

    def start(self, kind):
        return self.start_response('200 OK', [('Content-Type', kind)])


def inspect(call):
    environ = call.environ
    headers = {key[5:].lower().replace('_', '-'): value for key, value in environ.items() if key.startswith('HTTP_')}
    for key in ('CONTENT_TYPE', 'CONTENT_LENGTH'):
        if key in environ:
            headers[key.lower().replace('_', '-')] = environ[key]
    return as_json({'method': call.method, 'url': environ['REQUEST_URI'], 'headers': headers})


def status(call):
    code = int(call.parameter)
    return Answer(f'status {code}' if code not in (204, 304) else b'', code, headers=[('ETag', '"conformance"')])


def digest(call):
    gates[call.query.get('gate', 'none')].wait()
    sha, size = hashlib.sha256(), 0
    while chunk := call.environ['wsgi.input'].read(65536):
        sha.update(chunk)
        size += len(chunk)
    return as_json({'bytes': size, 'sha256': sha.hexdigest()})


def multipart(call):
    head = f"Content-Type: {call.environ['CONTENT_TYPE']}\\r\\n\\r\\n".encode('latin-1')
    fields, files = {}, []
    for part in BytesParser().parsebytes(head + read(call)).get_payload():
        name = part.get_param('name', header='content-disposition')
        data = part.get_payload(decode=True)
        filename = part.get_filename()
        if filename is None:
            fields[name] = data.decode('utf-8')
        else:
            named = filename if not isinstance(filename, tuple) else filename[2]
            named = named.encode('ascii', 'surrogateescape').decode('utf-8') if not named.isascii() else named
            files.append({'name': name, 'filename': named, 'type': part.get_content_type(), **digest_of(data)})
    return as_json({'fields': fields, 'files': files})


def echo(call):
    call.start(call.environ.get('CONTENT_TYPE', 'application/octet-stream'))(b'')
    source = call.environ['wsgi.input']
    return iter(lambda: source.read1(65536) if hasattr(source, 'read1') else source.read(65536), b'')


def stream(call):
    call.start('application/octet-stream')
    chunks, size = int(call.query['chunks']), int(call.query['size'])
    for index in range(chunks):
        if index == chunks - 1:
            gates[f"{call.query['id']}-made"].set()
        yield bytes([97 + index % 26]) * size


def events(call):
    call.start('text/event-stream')
    for event in (1, 2, 3):
        if event > 1:
            gates[f"{call.query['id']}-{event - 1}"].wait()
        yield f'data: {event}\\n\\n'.encode()


def error(call):
    raise RuntimeError('conformance secret')


def error_later(call):
    call.start('text/plain')
    yield b'partial'
    gates[call.query['id']].wait()
    raise RuntimeError('conformance secret')


class AbortWatch:
    """Is closed before its end when the client goes away."""

    def __init__(self, call):
        call.start('text/plain')
        self.id = call.query['id']
        self.steps = iter(self.run())
        self.finished = False

    def run(self):
        yield b'started'
        while not gates[f'{self.id}-go'].wait(0.02):
            yield b''
        yield b' finished'
        self.finished = True
        gates[f'{self.id}-finished'].set()

    def __iter__(self):
        return self.steps

    def close(self):
        if not self.finished:
            gates[f'{self.id}-aborted'].set()


def abort_upload(call):
    gates[f"{call.query['id']}-started"].set()
    try:
        read(call)
    except OSError:
        gates[f"{call.query['id']}-aborted"].set()
        raise
    return Answer('read')


def open_gate(call):
    gates[call.parameter].set()
    return Answer('', 204)


def wait_for_gate(call):
    gates[call.parameter].wait()
    return Answer('', 204)


HANDLERS = {
    'inspect': inspect,
    'GET params': lambda call: as_json({'id': call.parameter}),
    'GET query': lambda call: as_json(call.query),
    'GET text': lambda call: Answer(TEXT),
    'GET headers': lambda call: Answer('ok', headers=[('X-Custom', 'yes'), ('Cache-Control', 'no-store'), ('X-Repeated', 'a'), ('X-Repeated', 'b')]),
    'GET set-cookies': lambda call: Answer('ok', headers=[('Set-Cookie', cookie) for cookie in COOKIES]),
    'GET status': status,
    'GET redirect': lambda call: Answer('', 302, headers=[('Location', '/inspect?from=redirect')]),
    'POST echo': echo,
    'POST digest': digest,
    'POST json': lambda call: as_json(json.loads(read(call))),
    'POST form': lambda call: as_json(dict(urllib.parse.parse_qsl(read(call).decode(), keep_blank_values=True))),
    'POST multipart': multipart,
    'POST ignore-body': lambda call: Answer('ignored'),
    'GET large': lambda call: Answer(b'x' * int(call.query['bytes']), kind='application/octet-stream'),
    'GET stream': stream,
    'GET events': events,
    'GET error': error,
    'GET error-later': error_later,
    'GET abort-watch': AbortWatch,
    'POST abort-upload': abort_upload,
    'POST open': open_gate,
    'GET await': wait_for_gate,
    'GET opened': lambda call: as_json({'open': gates[call.parameter].is_set()}),
}


def application(environ, start_response):
    call = Call(environ, start_response)
    method = 'GET' if call.method == 'HEAD' else call.method
    handler = HANDLERS.get(call.first) or HANDLERS.get(f'{method} {call.first}')
    answer = Answer('not found', 404) if handler is None else handler(call)
    if not isinstance(answer, Answer):
        return answer
    start_response(f"{answer.status} {REASONS.get(answer.status, 'Status')}", answer.headers)
    return [answer.body]
`
