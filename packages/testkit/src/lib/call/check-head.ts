// What a server's `startResponse` refuses (rule 2 of SPEC.md), for `call`.
import type { HeaderList } from '@gateway-server/interface'

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
])

/** @throws TypeError for a head that a server refuses */
export function checkHead(status: string, headers: HeaderList): void {
  if (!/^[2-9]\d\d [\t\x20-\x7e\x80-\xff]*$/.test(status))
    throw new TypeError(`not a status: ${JSON.stringify(status)}`)
  for (const [name, value] of headers) {
    if (!token.test(name)) throw new TypeError(`not a field name: ${JSON.stringify(name)}`)
    if (!fieldValue.test(value)) throw new TypeError(`not a value of ${name}: ${JSON.stringify(value)}`)
    if (hopByHop.has(name.toLowerCase()) && !mayStand(name.toLowerCase(), value, status)) {
      throw new TypeError(`${name} is the server's to send`)
    }
  }
}

function mayStand(name: string, value: string, status: string): boolean {
  if (name === 'connection') return value.toLowerCase() === 'close'
  return name === 'upgrade' && status.startsWith('426')
}
