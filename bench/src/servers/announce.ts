/** Every candidate says where it listens in the words of gateway-server's command line. */
import type { AddressInfo } from 'node:net'

/** @param address what `server.address()` gives once a TCP server listens */
export function announce(address: AddressInfo | string | null, scheme: 'http' | 'https' = 'http'): void {
  if (address === null || typeof address === 'string') throw new Error(`not a TCP address: ${address}`)
  console.error(`Listening at ${scheme}://127.0.0.1:${address.port}`)
}
