// The functions and objects of the environ: prose here, checks where the application uses them.
import type { Environ, ErrorStream, HeaderList, Upgrade } from '@gateway-server/interface'
import { LintError, show } from '../lint-error.ts'
import { complainOfHeaders } from './fields.ts'
import type { Topic } from './rule.ts'

export const functionsTopic: Topic = {
  title: 'What the environ can do',
  introduction: 'Functions and objects under `gateway.`, for what is more than a value.',
  rules: [
    {
      id: 'E11',
      subject: '`gateway.errors`',
      text: '`write(text)` to the server’s error log.',
      lint: ['server', 'application'],
    },
    {
      id: 'E12',
      subject: '`gateway.signal`',
      text: 'An `AbortSignal`, made on first use: the client went away, or the server gave up, before the response had ended. It never aborts on success.',
      lint: ['server'],
    },
    {
      id: 'E13',
      subject: '`gateway.abort`',
      text: '`()` cuts the connection at once; nothing more of the response is sent. What `response.destroy()` means on node:http, also before the head, where throwing would be answered with a 500.',
      lint: ['server'],
    },
    {
      id: 'E14',
      subject: '`gateway.early_hints`',
      text: '`(headers)` sends `103 Early Hints` (RFC 8297). It does nothing for HTTP/1.0, and after the head.',
      lint: ['server', 'application'],
    },
    {
      id: 'E15',
      subject: '`gateway.upgrade`',
      text: 'Only with an upgrade request or `CONNECT`: `()` hands the connection over as `{ socket, head }`, a Duplex and the bytes read beyond the request (rule 12).',
      lint: ['server'],
    },
    {
      id: 'E16',
      subject: '`gateway.trailers` `gateway.add_trailers`',
      text: '`()` gives the request’s trailers once the input has ended; before, and where there are none, an empty list. They are never merged into `HTTP_*`. `(headers)` adds response trailers before the body ends; they are sent where the client said `TE: trailers` and the body is chunked.',
      lint: ['server', 'application'],
    },
    {
      id: 'E17',
      subject: '`gateway.wait_until`',
      text: '`(promise)`: background work that a graceful stop waits for. A rejection goes to the error log.',
      lint: ['server', 'application'],
    },
    {
      id: 'E18',
      subject: '`node.socket`',
      text: 'Optional, from servers on Node: the connection’s socket, for facts (`encrypted`, `getPeerCertificate()`, `bytesWritten`) and timeouts, not for reading or writing.',
      lint: [],
    },
  ],
}

/** A function of the environ, as the server gave it. */
export function checkFunction(rule: `E${number}`, key: string, value: unknown): void {
  if (typeof value !== 'function') throw new LintError(rule, 'server', `${key} is ${show(value)}`)
}

export function lintErrors(errors: ErrorStream): ErrorStream {
  if (typeof errors?.write !== 'function') throw new LintError('E11', 'server', `gateway.errors is ${show(errors)}`)
  const write = (text: string): void => {
    if (typeof text !== 'string') throw new LintError('E11', 'application', `write() was given ${show(text)}`)
    errors.write(text)
  }
  return { write }
}

/** @param isClosed whether the server has said, by closing the body, that the response is over */
export function watchSignal(
  signal: AbortSignal,
  isClosed: () => boolean,
  report: (error: LintError) => void,
): AbortSignal {
  if (!(signal instanceof AbortSignal)) throw new LintError('E12', 'server', `gateway.signal is ${show(signal)}`)
  signal.addEventListener('abort', () => {
    if (isClosed()) report(new LintError('E12', 'server', 'gateway.signal aborted after the response had ended'))
  })
  return signal
}

/** Fields an application gives to a function. */
export function checkFields(rule: `E${number}`, headers: HeaderList): void {
  const complaint = complainOfHeaders(headers)
  if (complaint !== undefined) throw new LintError(rule, 'application', complaint)
}

export function checkUpgrade(upgrade: Upgrade): Upgrade {
  if (typeof upgrade?.socket?.write !== 'function' || typeof upgrade.socket.read !== 'function') {
    throw new LintError('E15', 'server', 'gateway.upgrade() gave no duplex socket')
  }
  if (!(upgrade.head instanceof Uint8Array)) throw new LintError('E15', 'server', `head is ${show(upgrade.head)}`)
  return upgrade
}

export function checkTrailers(trailers: ReturnType<Environ['gateway.trailers']>, inputEnded: boolean): HeaderList {
  const complaint = complainOfHeaders(trailers)
  if (complaint !== undefined) throw new LintError('E16', 'server', complaint)
  if (!inputEnded && trailers.length > 0)
    throw new LintError('E16', 'server', 'there are trailers before the input has ended')
  return trailers
}

export function checkPromise(promise: unknown): void {
  if (promise instanceof Promise) return
  throw new LintError('E17', 'application', `wait_until() was given ${show(promise)}`)
}
