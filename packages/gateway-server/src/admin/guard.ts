// Who may do what on the admin address. Pages of other sites that a visitor's browser shows are kept out three times: their
// names for this machine are refused (DNS rebinding), what they send is, by its Origin, and they know no token.
import type { Environ } from '@gateway-server/interface'
import { createHash, timingSafeEqual } from 'node:crypto'
import { isLoopback } from './address.ts'
import { type Answer, plain } from './answer.ts'

export interface GuardOptions {
  /** What the server is bound to. */
  readonly host: string
  readonly token: string | undefined
}

/** What a route asks of a request. */
export type Access = 'everybody' | 'readers' | 'operators'

export class Guard {
  #isLocal: boolean
  #host: string
  #tokenHash: Buffer | undefined

  constructor({ host, token }: GuardOptions) {
    this.#isLocal = isLoopback(host)
    this.#host = host
    this.#tokenHash = token === undefined ? undefined : hashOf(token)
  }

  /** What is answered to a request that may not; undefined for one that may. */
  refuse(environ: Environ, access: Access): Answer | undefined {
    if (!this.#knowsHost(environ)) return plain('403 Forbidden', 'This name is not one of the admin address.')
    if (access === 'everybody') return undefined
    if (access === 'operators') return this.#refuseAct(environ)
    return this.#isLocal || this.#hasToken(environ) ? undefined : unauthorized
  }

  #refuseAct(environ: Environ): Answer | undefined {
    if (this.#tokenHash === undefined) return plain('403 Forbidden', 'This needs --admin-token.')
    if (!isSameOrigin(environ)) return plain('403 Forbidden', 'This came from a page of another site.')
    return this.#hasToken(environ) ? undefined : unauthorized
  }

  /** A server for this machine is asked for by a name of this machine. Elsewhere there are names that it cannot know. */
  #knowsHost({ HTTP_HOST: host = '' }: Environ): boolean {
    if (!this.#isLocal) return true
    const name = host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1')
    return isLoopback(name) || name === this.#host
  }

  /** Compared in a time that tells nothing of where they differ. */
  #hasToken({ HTTP_AUTHORIZATION: authorization = '' }: Environ): boolean {
    const [, token = ''] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
    return this.#tokenHash !== undefined && timingSafeEqual(hashOf(token), this.#tokenHash)
  }
}

const unauthorized: Answer = {
  ...plain('401 Unauthorized', 'This needs the token of --admin-token.'),
  headers: [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['WWW-Authenticate', 'Bearer realm="gateway-server"'],
  ],
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Programs send neither field, browsers do: where there is one, it names our own page. */
function isSameOrigin(environ: Environ): boolean {
  const { HTTP_ORIGIN: origin, HTTP_SEC_FETCH_SITE: site, HTTP_HOST: host } = environ
  return (origin === undefined || origin === `http://${host}`) && (site === undefined || site === 'same-origin')
}
