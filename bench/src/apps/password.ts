/**
 * A gateway application that computes: it derives a key from a password, as a sign-in does, and does so within the turn of
 * the event loop. That takes some milliseconds of a core, beside which neither the server nor the load counts.
 */
import type { Application } from '@gateway-server/interface'
import { pbkdf2Sync } from 'node:crypto'

const iterations = 15_000
const bytes = 32

export const application: Application = (_environ, startResponse) => {
  const key = pbkdf2Sync('correct horse battery staple', 'salt', iterations, bytes, 'sha256')
  startResponse('200 OK', [['Content-Type', 'text/plain']])
  return [key.toString('hex')]
}
