/** Asks a candidate one question outside the measurement: to check its answer, or to sign in. */
import { once } from 'node:events'
import { Agent as PlainAgent, request as requestPlain, type IncomingMessage } from 'node:http'
import { Agent as SecureAgent, request as requestSecure } from 'node:https'
import type { Scenario } from './scenarios.ts'

export interface Answer {
  readonly status: number
  /** Flat: name, value, name, value; as received. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
}

export interface Question {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

export async function ask(origin: string, { method, path, headers, body }: Question): Promise<Answer> {
  const url = new URL(path, origin)
  const [Agent, request] =
    url.protocol === 'https:' ? ([SecureAgent, requestSecure] as const) : ([PlainAgent, requestPlain] as const)
  // Without an agent Node would ask for the connection's end, which the load generators do not.
  const agent = new Agent({ keepAlive: true })
  // The authority of the run's certificate is nobody's; what is checked here is the answer, not who gives it.
  const asked = request(url, { method, headers: { ...headers }, agent, rejectUnauthorized: false })
  asked.end(body)
  // Guaranteed by the event's definition.
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const { statusCode = 0, rawHeaders } = response
  const answer = { status: statusCode, rawHeaders, body: Buffer.concat(await response.toArray()) }
  agent.destroy()
  return answer
}

/** The fields a scenario sends to this candidate: its own, and the cookies that signing in set. */
export async function fieldsToSend(origin: string, scenario: Scenario): Promise<Record<string, string>> {
  const { headers = {}, signIn } = scenario
  if (signIn === undefined) return { ...headers }
  const { rawHeaders } = await ask(origin, { method: 'GET', path: signIn, headers })
  const cookies = rawHeaders
    .filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'set-cookie')
    .map((value) => value.split(';')[0])
  if (cookies.length === 0) throw new Error(`${signIn} set no cookie`)
  return { ...headers, Cookie: cookies.join('; ') }
}
