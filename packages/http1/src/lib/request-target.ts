// The request target's four forms (RFC 9112 §3.2), and what each says of authority, path and query.
import { HostError, TargetError } from './errors.ts'
import { detached } from './latin1.ts'
import type { RequestHead } from './request-head.ts'

const SLASH = 0x2f

/** Sets `path`, `query` and, where the target names one, `authority` of a head whose method and target are set. */
export function resolveTarget(head: RequestHead): void {
  const { method, target } = head
  if (method === 'CONNECT') {
    if (!isAuthority(target) || !/:\d+$/.test(target))
      throw new TargetError('CONNECT needs a target of the form host:port')
    head.authority = target
  } else if (target.charCodeAt(0) === SLASH) {
    splitQuery(head, target)
  } else if (target === '*') {
    if (method !== 'OPTIONS') throw new TargetError('the target * is for OPTIONS alone')
    head.path = '*'
  } else {
    resolveAbsolute(head, target)
  }
}

function splitQuery(head: RequestHead, pathAndQuery: string): void {
  const mark = pathAndQuery.indexOf('?')
  head.path = mark < 0 ? pathAndQuery : pathAndQuery.slice(0, mark)
  head.query = mark < 0 ? '' : pathAndQuery.slice(mark + 1)
}

/** `http://authority/path?query`: its authority wins over Host (RFC 9112 §3.2.2). */
function resolveAbsolute(head: RequestHead, target: string): void {
  const scheme = /^https?:\/\//i.exec(target)?.[0]
  if (scheme === undefined) throw new TargetError('the target is neither a path, an http URI, nor * or host:port')
  const end = authorityEnd(target, scheme.length)
  const authority = target.slice(scheme.length, end)
  if (!isAuthority(authority)) throw new TargetError("the target's authority is malformed")
  head.authority = authority
  const rest = target.slice(end)
  splitQuery(head, rest.charCodeAt(0) === SLASH ? rest : `/${rest}`)
}

function authorityEnd(target: string, start: number): number {
  const length = target.slice(start).search(/[/?]/)
  return length < 0 ? target.length : start + length
}

// reg-name and IPv4 are runs of the same characters; no user information, and no empty host (RFC 9110 §4.2).
const authorityForm = /^(?:(?:[\w.~!$&'()*+,;=-]|%[\dA-Fa-f]{2})+|\[[\dA-Fa-f:.]+\])(?::(\d{0,5}))?$/

/** Whether `text` is `host[:port]` (RFC 3986 §3.2) with a port that TCP knows. Linear in the length of `text`. */
function isAuthority(text: string): boolean {
  const match = authorityForm.exec(text)
  return match !== null && Number(match[1] ?? 0) <= 0xffff
}

let lastHost = ''

/**
 * A Host field's value, checked; it may be empty, where the client knows no authority. Nearly every request of a server
 * names the same host: they get the same string, which is quick to compare and keeps no head alive. @throws HostError
 */
export function checkedHost(value: string): string {
  if (value === lastHost) return lastHost
  if (value !== '' && !isAuthority(value)) throw new HostError('Host is not host[:port]')
  if (value.length > 255) return value
  lastHost = detached(value)
  return lastHost
}
