/**
 * The requests of a usage, sent over the raw client of the testkit, and the answers as they come: one connection for as
 * long as the server keeps it, so that a badly framed answer spoils the one behind it.
 */
import { connect } from '@gateway-server/testkit'
import type { Connection } from '@gateway-server/testkit'
import type { Answer, Ask, Request } from '../usage.ts'
import { CookieJar } from './cookie-jar.ts'
import { encodeRequest } from './encode-request.ts'

export interface Exchange {
  readonly request: Request
  readonly answer: Answer
}

/**
 * Sends them in order.
 *
 * @param awaitSeen resolves when the app has seen a line that contains the text
 */
export async function converse(
  port: number,
  asks: readonly Ask[],
  awaitSeen: (text: string) => Promise<void>,
): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = []
  const jar = new CookieJar()
  let connection: Connection | undefined
  for (const ask of asks) {
    const request = typeof ask === 'function' ? ask(exchanges.map(({ answer }) => answer)) : ask
    connection ??= await connect(port)
    const { made, isOver } = await exchange(connection, request, jar)
    if (isOver) {
      connection.leave()
      connection = undefined
    }
    if (request.until !== undefined) await awaitSeen(request.until)
    exchanges.push(...made)
  }
  connection?.leave()
  return exchanges
}

async function exchange(
  connection: Connection,
  request: Request,
  jar: CookieJar,
): Promise<{ made: readonly Exchange[]; isOver: boolean }> {
  const { head, body } = encodeRequest(request, jar)
  const { leave, behind = [] } = request
  if (leave !== undefined && 'sent' in leave) {
    await connection.send(Buffer.concat([head, body]).subarray(0, leave.sent))
    return { made: [{ request, answer: nothing }], isOver: true }
  }
  const waits = Object.keys(request.fields ?? {}).some((name) => name.toLowerCase() === 'expect')
  const others = behind.map((each) => encodeRequest(each, jar)).flatMap((each) => [each.head, each.body])
  void connection.send(waits ? head : Buffer.concat([head, body, ...others]))
  const made: Exchange[] = []
  for (const each of [request, ...behind]) {
    const answer = await answerTo(connection, each, waits ? body : undefined).catch(nothingWhereCut)
    if (each.cookies === true) jar.keep(answer.fields)
    made.push({ request: each, answer })
  }
  return { made, isOver: made.some(isLast) }
}

/** Whether nothing else can be sent on its connection. */
function isLast({ request, answer }: Exchange): boolean {
  const closes = answer.fields.some(([name, value]) => /^connection$/i.test(name) && /close/i.test(value))
  return request.leave !== undefined || closes || request.version === '1.0' || !answer.complete
}

/** @param rest of the request, to be sent after `100 Continue` */
async function answerTo(connection: Connection, request: Request, rest?: Buffer): Promise<Answer> {
  const interim: Array<Answer['interim'][number]> = []
  let received = await connection.readHead(request.method)
  while (received.status < 200) {
    if (received.status === 100 && rest !== undefined) void connection.send(rest)
    interim.push({ status: received.status, fields: received.rawHeaders })
    received = await connection.readHead(request.method)
  }
  const { status, reason, rawHeaders: fields } = received
  return { interim, status, reason, fields, ...(await bodyOf(connection, request)) }
}

async function bodyOf(
  connection: Connection,
  { leave }: Request,
): Promise<Pick<Answer, 'body' | 'complete' | 'trailers'>> {
  if (leave === undefined || !('received' in leave)) return connection.readBody()
  const chunks: Buffer[] = []
  while (chunks.reduce((total, { length }) => total + length, 0) < leave.received) {
    const chunk = await connection.readChunk()
    if (chunk === null) break
    chunks.push(chunk)
  }
  return { body: Buffer.concat(chunks).subarray(0, leave.received), complete: false, trailers: [] }
}

/** A server may cut the connection before it has sent a head. */
function nothingWhereCut(error: unknown): Answer {
  if (error instanceof Error && error.message.startsWith('the connection ended instead')) return nothing
  throw error
}

const nothing: Answer = {
  interim: [],
  status: 0,
  reason: '',
  fields: [],
  body: Buffer.alloc(0),
  complete: false,
  trailers: [],
}
