// A running server and pipelined requests at random: each is seen by the application exactly once, in order, whole and
// with its own body, and answered once, in order, with what the application gave for it, however either side is cut and
// whatever the application does with its request.
import type { Application, Environ, ResponseBody, StartResponse } from '@gateway-server/interface'
import { connect, type Connection } from '@gateway-server/testkit'
import { serve, type Server } from 'gateway-server'
import { Random } from './random.ts'
import { octetsOf } from './tokens.ts'

/** A request whose answer is known from its number alone, on both sides. */
interface Exchange {
  readonly path: string
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly body: string
  readonly isChunked: boolean
  readonly readsBody: boolean
  readonly answer: readonly string[]
  readonly hasLength: boolean
  readonly way: 'array' | 'generator' | 'later' | 'write'
}

function exchangeOf(connection: number, number: number): Exchange {
  const random = new Random(connection * 1009 + number)
  const method = random.pick(['GET', 'GET', 'HEAD', 'POST', 'POST', 'POST'] as const)
  return {
    path: `/${connection}/${number}`,
    method,
    body: method === 'POST' ? letters(random, random.below(random.once(10) ? 90_000 : 60)) : '',
    isChunked: random.once(2),
    readsBody: !random.once(5),
    answer: Array.from({ length: random.below(5) }, () => letters(random, random.below(random.once(10) ? 70_000 : 30))),
    hasLength: random.once(3),
    way: random.pick(['array', 'generator', 'later', 'write'] as const),
  }
}

/** Octets that look like messages, so that what is joined or torn shows. */
function letters(random: Random, length: number): string {
  const source = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
  let made = ''
  while (made.length < length) made += source.slice(random.below(source.length))
  return made.slice(0, length)
}

export class Pipelines {
  /** How many requests were sent and answered. */
  requests = 0
  /** What the server logged, which is nothing. */
  #log: readonly string[]
  #server: Server
  #port: number
  /** What the application saw, by connection: the path and the body, where it was read. */
  #seen = new Map<number, string[]>()

  private constructor(server: Server, port: number, log: readonly string[]) {
    this.#log = log
    this.#server = server
    this.#port = port
  }

  static async start(): Promise<Pipelines> {
    const log: string[] = []
    let pipelines: Pipelines | undefined = undefined
    const application: Application = (environ, startResponse) => pipelines?.answer(environ, startResponse) ?? null
    const server = await serve(application, {
      port: 0,
      gracefulTimeout: 0,
      errorLog: { write: (text) => log.push(text) },
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
    pipelines = new Pipelines(server, address.port, log)
    return pipelines
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  /** One connection with up to forty requests. @returns what is wrong, or nothing */
  async check(connection: number): Promise<string | undefined> {
    const random = new Random(connection)
    const exchanges = Array.from({ length: 1 + random.below(40) }, (_, number) => exchangeOf(connection, number))
    const client = await connect(this.#port)
    try {
      void send(client, exchanges.map(octetsOfRequest).join(''), random)
      for (const exchange of exchanges) {
        const fault = await answerFault(client, exchange)
        if (fault !== undefined) return `connection ${connection}, ${exchange.path}: ${fault}`
      }
      return this.#seenFault(connection, exchanges)
    } catch (error) {
      return `connection ${connection}: ${String(error)}`
    } finally {
      client.leave()
      this.#seen.delete(connection)
      this.requests += exchanges.length
    }
  }

  #seenFault(connection: number, exchanges: readonly Exchange[]): string | undefined {
    if (this.#log.length > 0) return `the server logged: ${this.#log[0]}`
    const seen = this.#seen.get(connection) ?? []
    const expected = exchanges.map(({ path, body, readsBody }) => `${path} ${readsBody ? body : ''}`)
    return JSON.stringify(seen) === JSON.stringify(expected)
      ? undefined
      : `connection ${connection}: the application saw ${seen.length} requests, or other ones than the ${expected.length} sent`
  }

  async answer(environ: Environ, startResponse: StartResponse): Promise<ResponseBody | null> {
    const [, connection = '', number = ''] = environ.PATH_INFO.split('/')
    const { path, readsBody, answer, hasLength, way } = exchangeOf(Number(connection), Number(number))
    const seen = this.#seen.get(Number(connection)) ?? []
    this.#seen.set(Number(connection), seen)
    const index = seen.push(`${path} `) - 1
    if (readsBody)
      for await (const chunk of environ['gateway.input']) seen[index] += Buffer.from(chunk).toString('latin1')
    const length = answer.join('').length
    const write = startResponse(
      '200 OK',
      hasLength
        ? [
            ['X-Path', path],
            ['Content-Length', String(length)],
          ]
        : [['X-Path', path]],
    )
    if (way === 'array') return answer
    if (way === 'generator') return generated(answer)
    if (way === 'later') return generatedLater(answer)
    for (const chunk of answer) await write(chunk)
    return null
  }
}

function* generated(chunks: readonly string[]): Generator<string> {
  yield* chunks
}

async function* generatedLater(chunks: readonly string[]): AsyncGenerator<string> {
  for (const chunk of chunks) {
    yield chunk
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function octetsOfRequest({ path, method, body, isChunked }: Exchange): string {
  const head = `${method} ${path} HTTP/1.1\r\nHost: a\r\n`
  if (method !== 'POST') return `${head}\r\n`
  if (!isChunked) return `${head}Content-Length: ${body.length}\r\n\r\n${body}`
  const chunk = body === '' ? '' : `${body.length.toString(16)}\r\n${body}\r\n`
  return `${head}Transfer-Encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`
}

/** In pieces of all lengths: some together, some turns of the event loop apart. */
async function send(client: Connection, text: string, random: Random): Promise<void> {
  const octets = octetsOf(text)
  for (let start = 0; start < octets.length;) {
    const end = start + 1 + random.below(random.once(3) ? 20 : 20_000)
    const sent = client.send(octets.subarray(start, end))
    if (random.once(3)) await sent
    start = end
  }
}

async function answerFault(client: Connection, { path, method, answer }: Exchange): Promise<string | undefined> {
  const { status, headers, body, complete } = await client.readResponse(method)
  if (status !== 200 || !complete) return `${status}, ${complete ? '' : 'not '}complete`
  if (headers['x-path'] !== path) return `has the answer to ${headers['x-path']}`
  return body.toString('latin1') === (method === 'HEAD' ? '' : answer.join('')) ? undefined : 'has another body'
}
