// The application under soak: a route for each way an application can treat its request. What it fails with on purpose
// says so, that everything else in the server's error log counts as a fault.
import type { Application, Environ, ResponseBody, StartResponse } from '@gateway-server/interface'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { largeBody, onPurpose, streamChunk } from './expected.ts'

type Route = (environ: Environ, startResponse: StartResponse) => ReturnType<Application>

const endlessChunk = Buffer.alloc(16 * 1024, 'e')

const hello: Route = (_environ, startResponse) => {
  startResponse('200 OK', [['Content-Type', 'text/plain']])
  return ['Hello World\n']
}

/** Sends the body back as it comes. */
const echo: Route = (environ, startResponse) => {
  startResponse('200 OK', [])
  return environ['gateway.input']
}

const echoWhole: Route = async (environ, startResponse) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of environ['gateway.input']) chunks.push(chunk)
  startResponse('200 OK', [])
  return [Buffer.concat(chunks)]
}

/** As many chunks as its query says. */
const stream: Route = (environ, startResponse) => {
  startResponse('200 OK', [])
  return (async function* () {
    for (let index = 0; index < Number(environ.QUERY_STRING); index++) {
      if (index % 8 === 7) await setTimeout(1)
      yield streamChunk(index)
    }
  })()
}

/** The same through `write`. */
const written: Route = async (environ, startResponse) => {
  const write = startResponse('200 OK', [])
  for (let index = 0; index < Number(environ.QUERY_STRING); index++) await write(streamChunk(index))
  return null
}

const large: Route = (_environ, startResponse) => {
  startResponse('200 OK', [])
  return [largeBody]
}

const slow: Route = async (_environ, startResponse) => {
  await setTimeout(20)
  startResponse('200 OK', [])
  return ['slow\n']
}

const endless: Route = (_environ, startResponse) => {
  startResponse('200 OK', [])
  return (function* (): Generator<Uint8Array> {
    for (;;) yield endlessChunk
  })()
}

const throwing: Route = () => {
  throw new Error(onPurpose)
}

/** Not part of the load: shows that what is not on purpose is found. */
const failingUnexpectedly: Route = () => {
  throw new Error('a fault of the application')
}

const rejecting: Route = async (_environ, startResponse) => {
  await setTimeout(1)
  startResponse('200 OK', [])
  throw new Error(onPurpose)
}

const failingLate: Route = (_environ, startResponse) => {
  startResponse('200 OK', [])
  return (async function* (): AsyncGenerator<string> {
    yield 'the beginning'
    await setTimeout(1)
    throw new Error(onPurpose)
  })()
}

/** Never reads its input, and never answers: it waits for its client to leave. */
const neverReading: Route = async (environ) => {
  const signal = environ['gateway.signal']
  if (!signal.aborted) await once(signal, 'abort')
  return null
}

/** Answers without having read the body. */
const unread: Route = (_environ, startResponse) => {
  startResponse('200 OK', [])
  return ['unread\n']
}

const empty: Route = (_environ, startResponse) => {
  startResponse('204 No Content', [])
  return []
}

const decorated: Route = (environ, startResponse): ResponseBody => {
  environ['gateway.early_hints']([['Link', '</style.css>; rel=preload']])
  startResponse('200 OK', [])
  environ['gateway.add_trailers']([['X-Sum', '1']])
  return (function* () {
    yield 'with '
    yield 'trailers\n'
  })()
}

const cut: Route = (environ) => {
  environ['gateway.abort']()
  return null
}

/** Hands the connection to another protocol: one that echoes. */
const upgrade: Route = (environ, startResponse) => {
  const takeOver = environ['gateway.upgrade']
  if (takeOver === undefined) return unread(environ, startResponse)
  const { socket, head } = takeOver()
  socket.on('error', () => socket.destroy())
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
  socket.write(head)
  socket.pipe(socket)
  return null
}

const routes: Readonly<Record<string, Route>> = {
  '/': echoWhole, // where hostile inputs go: what is wrong with a body comes to light when it is read
  '/hello': hello,
  '/echo': echo,
  '/echo-whole': echoWhole,
  '/stream': stream,
  '/written': written,
  '/large': large,
  '/slow': slow,
  '/endless': endless,
  '/throwing': throwing,
  '/failing-unexpectedly': failingUnexpectedly,
  '/rejecting': rejecting,
  '/failing-late': failingLate,
  '/never-reading': neverReading,
  '/unread': unread,
  '/empty': empty,
  '/decorated': decorated,
  '/cut': cut,
  '/upgrade': upgrade,
}

export const application: Application = (environ, startResponse) => {
  const route = routes[environ.PATH_INFO]
  if (route !== undefined) return route(environ, startResponse)
  startResponse('404 Not Found', [])
  return ['Not Found\n']
}
