// Of an answer, what has to be the same on every server: all but the few things named here, each with its reason.
import { fieldOf } from './exchange.fixture.ts'
import type { Answer } from './exchange.fixture.ts'

/** The connection is the server's own business, and so is the time. */
const ownBusiness = new Set(['connection', 'keep-alive', 'date'])

/** Frameworks leave the framing of bodies whose length they don't know to their server; see `lengthsAgree`. */
const framing = new Set(['content-length', 'transfer-encoding'])

/** In each form of Django's, and another one each time. */
const djangoToken = /(?<=name="csrfmiddlewaretoken" value=")\w+/g

export function comparable(answer: Answer, target: string): Record<string, unknown> {
  const { fields, body, ...rest } = answer
  const isPage = target === '/'
  const shown = fields.filter(([name]) => {
    const field = name.toLowerCase()
    if (isPage && field === 'etag') return false // the page names its server, so it differs, and with it its tag
    return !ownBusiness.has(field) && !framing.has(field)
  })
  return {
    ...rest,
    fields: cookiesLast(shown).map(([name, value]) => `${name}: ${withoutAccidents(name, value)}`),
    body: isPage ? body.replace(/<dd id="(server|interface)">.*<\/dd>/g, '') : body.replace(djangoToken, '(token)'),
  }
}

/** Waitress writes names in a case of its own, in the order of the alphabet, and its own name, where the application has none. */
export function comparableWithWaitress(answer: Answer, target: string): Record<string, unknown> {
  const named = answer.fields.map(([name, value]) => [name.toLowerCase(), value] as const)
  const fields = named.filter(([name]) => name !== 'server').toSorted(([one], [other]) => one.localeCompare(other))
  return comparable({ ...answer, fields }, target)
}

/** Whether the gateway tells the length that the framework's own server tells. It may tell one where that doesn't. */
export function lengthsAgree(gateway: Answer, native: Answer, target: string): boolean {
  if (native.status === 204) return fieldOf(gateway, 'content-length') === '' // cors sets one; RFC 9110 §8.6 forbids it
  const length = fieldOf(native, 'content-length')
  if (target === '/') return (fieldOf(gateway, 'content-length') === '') === (length === '') // see above: it differs
  return length === '' || length === fieldOf(gateway, 'content-length')
}

/** Hono's own server puts cookies last. The order of fields of different names means nothing (RFC 9110 §5.3). */
function cookiesLast(fields: Answer['fields']): Answer['fields'] {
  const isCookie = ([name]: readonly [string, string]): boolean => name.toLowerCase() === 'set-cookie'
  return [...fields.filter((field) => !isCookie(field)), ...fields.filter(isCookie)]
}

function withoutAccidents(name: string, value: string): string {
  switch (name.toLowerCase()) {
    case 'set-cookie':
      // Expires counts from now. One in the past clears the cookie, and does not move.
      return value
        .replace(/^csrftoken=\w+/, 'csrftoken=(token)')
        .replace(/Expires=(?!Thu, 01 Jan 1970|Wed, 31-Dec-97)[^;]+/i, 'Expires=(later)')
    case 'expires':
      return '(now)' // Django's way to say that a page is not to be kept
    case 'content-type':
      // Implementations of Response differ in this space, which means nothing (RFC 9110 §5.6.6).
      return value.replace(/;\s*/, '; ')
    default:
      return value
  }
}
