/** What shows whether a package for cookies works, in an app with /set, /clear and /show. */
import type { Ask } from './usage.ts'

/** A client that keeps what is set and drops what is cleared. */
const kept: readonly Ask[] = ['/show', '/set', '/show', '/clear', '/show'].map((target) => ({ target, cookies: true }))

/** @param odd a Cookie field that is forged, broken, and repeats itself */
export function cookieRequests(odd: string): readonly Ask[] {
  return [...kept, { target: '/show', fields: { Cookie: odd } }]
}

/** Two fields, where clients send one. */
export const twoCookieFields: Ask = { target: '/show', fields: { Cookie: 'one=1', cookie: 'two=2' } }
