// From a Response to `startResponse` and a body. A body known as a whole leaves in one piece and without a promise;
// a stream's first chunks leave with the head where they are there at once, the rest goes as it comes.
import type { Application, Environ, HeaderList, ResponseBody, StartResponse } from '@gateway-server/interface'
import { NativeResponse } from './native-classes.ts'
import { joined } from './request-body.ts'
import { ResponseStandIn } from './response.ts'
import { sendable } from './response-fields.ts'
import { endWithClient, readAhead, StreamBody, type ReadAhead } from './response-stream.ts'
import { statusLine } from './status-line.ts'

/**
 * @throws TypeError for what is not a Response, for a network error (`Response.error()`), and when the body was read
 */
export function sendResponse<Env>(
  response: unknown,
  environ: Environ,
  startResponse: StartResponse,
  textType: string,
  answeredBy?: AnsweredBy<Env>,
  env?: Env,
): ReturnType<Application> {
  if (!ResponseStandIn.is(response))
    return sendReal(asReal(response), environ, startResponse, textType, answeredBy, env)
  const body = ResponseStandIn.takeBody(response)
  const status = statusLine(response.status, response.statusText)
  const fields = sendable(ResponseStandIn.fields(response), response.status, textType)
  const begin: Begin = () => startResponse(status, fields)
  if (body instanceof ReadableStream) return sendStream(body, environ, begin)
  if (body instanceof Blob) {
    const sized = hasField(fields, 'content-length') ? fields : [...fields, ['content-length', `${body.size}`] as const]
    return sendStream(body.stream(), environ, () => startResponse(status, sized))
  }
  if (body === null) return sendNothing(fields, begin, answeredBy, env)
  begin()
  return [body]
}

/** What takes the place of a Response that has these fields and no body; `undefined` where nothing does. */
export type AnsweredBy<Env> = (env: Env, fields: HeaderList) => ReturnType<Application> | undefined

function sendNothing<Env>(
  fields: HeaderList,
  begin: Begin,
  answeredBy: AnsweredBy<Env> | undefined,
  env: Env | undefined,
): ReturnType<Application> {
  const answer = answeredBy?.(env as Env, fields) // who gives the one gives the other
  if (answer !== undefined) return answer
  begin()
  return []
}

type Begin = () => ReturnType<StartResponse>

/** Any Response by its public members: undici's, another bridge's, a subclass. */
function sendReal<Env>(
  response: Response,
  environ: Environ,
  startResponse: StartResponse,
  textType: string,
  answeredBy: AnsweredBy<Env> | undefined,
  env: Env | undefined,
): ReturnType<Application> {
  const { body, headers, status, statusText } = response
  if (response.bodyUsed) throw new TypeError('The response body has already been read')
  const fields = sendable([...headers], status, textType)
  const begin: Begin = () => startResponse(statusLine(status, statusText), fields)
  if (body !== null) return sendStream(body, environ, begin, wholeIfAtOnce)
  return sendNothing(fields, begin, answeredBy, env)
}

/** A real Response shows a text as a stream too: what is there at once leaves in one piece, with a length. */
function wholeIfAtOnce({ chunks, done }: ReadAhead): ResponseBody | undefined {
  if (!done) return undefined
  return chunks.length > 1 ? [joined(chunks)] : chunks
}

async function sendStream(
  stream: ReadableStream,
  environ: Environ,
  begin: Begin,
  whole?: typeof wholeIfAtOnce,
): Promise<ResponseBody> {
  const reader = stream.getReader()
  const write = begunOr(begin, () => reader.cancel())
  const ahead = await readAhead(reader)
  const all = whole?.(ahead)
  if (all !== undefined) return all
  if (ahead.chunks.length === 0 && !ahead.done) await write('') // the head need not wait for the first chunk
  return endWithClient(new StreamBody(reader, ahead), environ)
}

/** A head that the server refuses must not leave a stream behind that nobody reads. */
function begunOr(begin: Begin, cancel: () => Promise<void>): ReturnType<Begin> {
  try {
    return begin()
  } catch (error) {
    void cancel().catch(() => {}) // the refusal is what is to be told
    throw error
  }
}

function asReal(response: unknown): Response {
  if (!(response instanceof NativeResponse)) {
    throw new TypeError(`A fetch handler must return a Response; this one returned ${describe(response)}`)
  }
  if (response.type === 'error') throw new TypeError('The handler returned Response.error(), which has nothing to send')
  return response
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return `an object of class ${value.constructor?.name ?? 'none'}`
}

function hasField(fields: ReadonlyArray<readonly [string, string]>, name: string): boolean {
  return fields.some(([field]) => field.toLowerCase() === name)
}
