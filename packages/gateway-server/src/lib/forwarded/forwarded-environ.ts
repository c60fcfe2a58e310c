// Environs of requests that come through trusted proxies: the client, the scheme and the host are those that the proxies
// name. Requests without such fields pay for one look at their names, and other peers' fields are not believed. The fields
// themselves, HTTP_HOST among them, stay as they came: frameworks that trust proxies by settings of their own read them.
import type { RequestHead } from '@gateway-server/http1'
import type { Environ, UrlScheme } from '@gateway-server/interface'
import type { AddressList } from './address-list.ts'
import type { EnvironFactory } from '../exchange/environ.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { type ForwardedClient, forwardedClient, type ForwardedFamily, type ForwardedFields } from './forwarded.ts'
import { parseHost } from './forwarded-node.ts'
import { isUnixSocket } from '../socket/unix-peer.ts'

/** What proxies said is kept for that many clients, since most come again, and only where it is short. */
const mostKnown = 1024
const longestKnown = 256

/**
 * @param proxies who is trusted
 * @param family which fields they set
 */
export function forwardedEnvironFactory(
  environOf: EnvironFactory,
  proxies: AddressList,
  family: ForwardedFamily,
): EnvironFactory {
  const known = new Map<string, ForwardedClient | undefined>()
  return (exchange, head) => {
    const environ = environOf(exchange, head)
    const { rawHeaders } = head
    const first = nextForwarded(rawHeaders, 0)
    if (first === rawHeaders.length || !isTrusted(exchange, proxies)) return environ
    const fields = fieldsOf(rawHeaders, first)
    const key = keyOf(fields)
    let client = known.get(key)
    if (client === undefined) {
      client = forwardedClient(fields, family, proxies)
      if (known.size >= mostKnown) known.clear()
      if (key.length <= longestKnown) known.set(key, client)
    }
    if (client !== undefined) speakFor(client, environ, exchange, head)
    return environ
  }
}

/** All of them, always in the same order. */
type Fields = Record<keyof ForwardedFields, string | undefined>

/** The index of the next name that looks like one of them, or the end: most requests have none. */
function nextForwarded(rawHeaders: readonly string[], start: number): number {
  for (let index = start; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]! // names and values alternate
    const first = name.charCodeAt(0) | 0x20
    if (first === 0x66 ? name.length === 9 : first === 0x78 && (name.charCodeAt(2) | 0x20) === 0x66) return index
  }
  return rawHeaders.length
}

function fieldsOf(rawHeaders: readonly string[], first: number): Fields {
  const fields = { ...none }
  for (let index = first; index < rawHeaders.length; index = nextForwarded(rawHeaders, index + 2)) {
    const name = rawHeaders[index]!.toLowerCase() // see above
    if (!isForwarded(name)) continue
    const value = rawHeaders[index + 1]
    fields[name] = fields[name] === undefined ? value : `${fields[name]},${value}`
  }
  return fields
}

/** No field has a line break in it. */
function keyOf(fields: Fields): string {
  const { forwarded = '', 'x-forwarded-for': addresses = '', 'x-forwarded-proto': schemes = '' } = fields
  const { 'x-forwarded-host': hosts = '', 'x-forwarded-port': ports = '' } = fields
  return `${addresses}\n${schemes}\n${hosts}\n${ports}\n${forwarded}`
}

const none: Fields = {
  forwarded: undefined,
  'x-forwarded-for': undefined,
  'x-forwarded-proto': undefined,
  'x-forwarded-host': undefined,
  'x-forwarded-port': undefined,
}

function isForwarded(name: string): name is keyof ForwardedFields {
  return name in none
}

function isTrusted(exchange: Exchange, proxies: AddressList): boolean {
  if (proxies.includesAnybody) return true
  const peer = exchange.remoteAddress
  return peer === undefined ? isUnixSocket(exchange.socket) : proxies.includes(peer)
}

function speakFor(client: ForwardedClient, environ: Environ, exchange: Exchange, head: RequestHead): void {
  const { address, port, scheme, host } = client
  if (address !== undefined) exchange.client = { address, port }
  if (scheme !== undefined) {
    environ['gateway.url_scheme'] = scheme
    environ.HTTPS = scheme === 'https' ? 'on' : undefined
  }
  if (host !== undefined) environ.SERVER_NAME = host
  const serverPort = serverPortOf(client, environ['gateway.url_scheme'], head.authority)
  if (serverPort !== undefined) environ.SERVER_PORT = serverPort
}

/** The port that the client came to, where it is said or follows from what is. */
function serverPortOf(client: ForwardedClient, scheme: UrlScheme, authority: string): string | undefined {
  if (client.hostPort !== undefined) return client.hostPort
  if (client.host === undefined && client.scheme === undefined) return undefined
  const ofHost = client.host === undefined ? parseHost(authority)?.port : undefined
  return ofHost ?? (scheme === 'https' ? '443' : '80')
}
