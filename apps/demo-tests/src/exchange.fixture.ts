// One request over node:http's client, and all of the answer: what came before it, its head as sent, its body decoded,
// and whether the connection was cut in the middle of it.
import { Agent, request as open } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

export type Fields = Readonly<Record<string, string>>

export interface Request {
  /** Default: GET */
  readonly method?: string
  readonly target: string
  readonly fields?: Fields
  /** A list of pieces is sent chunked, anything else with its length. */
  readonly body?: string | Uint8Array | readonly string[]
  /** On a connection of its own, which the server may close afterwards as it likes. Default: false */
  readonly alone?: boolean
}

export interface Answer {
  readonly status: number
  readonly reason: string
  /** As sent: case, order and repeats kept. */
  readonly fields: ReadonlyArray<readonly [name: string, value: string]>
  /** Without its content coding; text is UTF-8. */
  readonly body: string
  /** Whether `100 Continue` came first. */
  readonly continued: boolean
  /** Whether the connection ended before the body did. */
  readonly cut: boolean
}

export interface Client {
  ask(request: Request): Promise<Answer>
  close(): void
}

/**
 * Asks one request after another over one connection, so that a badly framed answer spoils the one behind it; without
 * `keepAlive` each over its own, for servers that close connections they promised to keep.
 */
export function createClient(origin: string, { keepAlive = true } = {}): Client {
  const agent = new Agent({ keepAlive, maxSockets: 1 })
  return {
    ask: (request) => ask(origin, agent, request),
    close: () => agent.destroy(),
  }
}

/** The value of the first field called `name`, in any case; empty where there is none. */
export function fieldOf(answer: Answer, name: string): string {
  return answer.fields.find(([field]) => field.toLowerCase() === name)?.[1] ?? ''
}

async function ask(origin: string, agent: Agent, request: Request): Promise<Answer> {
  const { method = 'GET', target, fields = {}, alone = false } = request
  // Both servers get the same Host, or else all that repeats it would differ.
  const headers = { host: 'demo.test', ...framingOf(request), ...fields }
  const sent = open(origin, { agent: alone ? false : agent, method, path: target, headers })
  const answered = responseTo(sent)
  const continued = await sendBody(sent, request, answered)
  const response = await answered
  const { bytes, cut } = await readBody(response)
  return {
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    fields: pairsOf(response.rawHeaders),
    body: decode(bytes, response.headers['content-encoding'], cut),
    continued,
    cut,
  }
}

function framingOf({ body }: Request): Fields {
  if (body === undefined) return {}
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return { 'transfer-encoding': 'chunked' }
  return { 'content-length': String(Buffer.byteLength(body)) }
}

function responseTo(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve)
    // A server may answer and close before it has read the whole body: what counts then is the answer.
    sent.on('error', reject)
  })
}

/** Sends the body, after `100 Continue` where the request waits for it; an answer may come in its place. */
async function sendBody(sent: ClientRequest, request: Request, answered: Promise<unknown>): Promise<boolean> {
  const waits = request.fields?.['expect'] === '100-continue'
  if (waits) sent.flushHeaders()
  const goAhead = new Promise<boolean>((resolve) => sent.once('continue', () => resolve(true)))
  const continued = waits && (await Promise.race([goAhead, answered.then(() => false)]))
  const { body = '' } = request
  const pieces = typeof body === 'string' || body instanceof Uint8Array ? [body] : body
  for (const piece of pieces) sent.write(piece)
  sent.end()
  return continued
}

async function readBody(response: IncomingMessage): Promise<{ bytes: Buffer; cut: boolean }> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of response) chunks.push(chunk)
    return { bytes: Buffer.concat(chunks), cut: false }
  } catch {
    return { bytes: Buffer.concat(chunks), cut: true }
  }
}

function decode(bytes: Buffer, coding: string | undefined, cut: boolean): string {
  if (bytes.length === 0 || cut || coding === undefined) return bytes.toString()
  if (coding === 'gzip') return gunzipSync(bytes).toString()
  if (coding === 'br') return brotliDecompressSync(bytes).toString()
  throw new Error(`nobody asked for the content coding ${coding}`)
}

function pairsOf(flat: readonly string[]): Array<[string, string]> {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : []))
}
