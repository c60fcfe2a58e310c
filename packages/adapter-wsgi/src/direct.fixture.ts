// An application with large responses, which its worker writes to the client's socket itself, and what their tests share.
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireTool } from 'scripts/tools'
import { onTestFinished, test } from 'vitest'

export const withPython = test.skipIf(requireTool('python3') === undefined)
const megabyte = 1024 * 1024
export const size = 10 * megabyte
/** What this process writes of a response that it does not write: its head, and those of others. */
export const heads = 10_000

export const source = `
import os, sys, time
from threading import Event

SIZE = ${size}

def chunks(count=160, size=65536):
    for index in range(count):
        yield bytes([index % 256]) * size

def application(environ, start_response):
    return globals()[environ['PATH_INFO'][1:]](environ, start_response)

def start(start_response, length=SIZE):
    return start_response('200 OK', [('Content-Type', 'application/octet-stream'), ('Content-Length', str(length))])

def pid(environ, start_response):
    text = str(os.getpid()).encode()
    start(start_response, len(text))
    return [text]

def generator(environ, start_response):
    start(start_response)
    return chunks()

def one(environ, start_response):
    start(start_response)
    return [b''.join(chunks())]

def nolength(environ, start_response):
    start_response('200 OK', [('Content-Type', 'application/octet-stream')])
    return [b''.join(chunks())]

def uneven(environ, start_response):
    start(start_response)
    whole = b''.join(chunks())
    return (whole[at:at + 100_003] for at in range(0, SIZE, 100_003))

def written(environ, start_response):
    write = start(start_response)
    for chunk in chunks():
        write(chunk)
    return []

def file(environ, start_response):
    import io
    start(start_response)
    return environ['wsgi.file_wrapper'](io.BytesIO(b''.join(chunks())))

def variables(environ, start_response):
    text = ' '.join(name for name in os.environ if name.startswith('NODE_CHANNEL')).encode()
    start(start_response, len(text))
    return [text]

class Endless:
    """Goes on until somebody closes it, and says so."""
    def __init__(self):
        self.chunk = b'x' * 65536
    def __iter__(self):
        return self
    def __next__(self):
        return self.chunk
    def close(self):
        open('closed', 'w').close()

def endless(environ, start_response):
    start(start_response, 1 << 40)
    return Endless()

def short(environ, start_response):
    start(start_response)
    return chunks(159)

def long(environ, start_response):
    start(start_response)
    return chunks(161)

def fails(environ, start_response):
    start(start_response)
    yield from chunks(100)
    raise RuntimeError('in the middle')

def stuck(environ, start_response):
    start(start_response)
    yield from chunks(100)
    time.sleep(60)

def full(environ, start_response):
    """With no descriptor left for another file."""
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    files = []
    try:
        while True:
            files.append(open(os.devnull))
    except OSError:
        pass
    start(start_response)
    yield from chunks()

def forks(environ, start_response):
    start(start_response)
    yield from chunks(1)
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)
    yield from chunks(15)
    os.kill(os.getpid(), 9)
`

const expected = createHash('sha256')
for (let index = 0; index < 160; index++) expected.update(Buffer.alloc(65_536, index))
export const digest = expected.digest('hex')

export const digestOf = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')

/** Resolves when something holds, which is looked at again and again. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => void setTimeout(resolve, 5))
}

export const request = (path: string, ...fields: readonly string[]): string =>
  [`GET ${path} HTTP/1.1`, 'Host: x', ...fields, '', ''].join('\r\n')

export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'gateway-wsgi-direct-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}
