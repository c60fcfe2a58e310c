// Where the admin server listens. By itself nowhere but on this machine: what it shows, and does, is not for everybody.
import { BlockList, isIP } from 'node:net'

export interface AdminAddress {
  readonly host: string
  readonly port: number
}

/** `9000`, `:9000`, `localhost:9000`, `[::1]:9000`; undefined for what is none. */
export function parseAdminAddress(text: string): AdminAddress | undefined {
  const [, bracketed, plain, digits = ''] = /^(?:(?:\[([\da-f:.]+)\]|([^\s:[\]/]*)):)?(\d{1,5})$/i.exec(text) ?? []
  const host = bracketed ?? plain ?? ''
  const port = Number(digits)
  if (digits === '' || port > 65_535 || (bracketed !== undefined && isIP(bracketed) !== 6)) return undefined
  return { host: host === '' ? '127.0.0.1' : host, port }
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether only this machine can reach it: an address of it, or `localhost`. Other names may mean anything. */
export function isLoopback(host: string): boolean {
  const family = isIP(host)
  return family === 0 ? host.toLowerCase() === 'localhost' : loopback.check(host, family === 4 ? 'ipv4' : 'ipv6')
}
