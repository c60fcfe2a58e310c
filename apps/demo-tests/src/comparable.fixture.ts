// Of an answer, what has to be the same on every server: all but the few things named here, each with its reason.
import { fieldOf } from './exchange.fixture.ts'
import type { Answer } from './exchange.fixture.ts'

/** The connection is the server's own business, and so is the time. */
const ownBusiness = new Set(['connection', 'keep-alive', 'date'])

/** Who frames the body, the framework or the server, decides where in the head this stands, and in which case. */
const framing = new Set(['content-length', 'transfer-encoding'])

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
    fields: shown.map(([name, value]) => `${name}: ${withoutTimes(name, value)}`),
    contentLength: isPage ? fieldOf(answer, 'content-length') !== '' : fieldOf(answer, 'content-length'),
    transferEncoding: fieldOf(answer, 'transfer-encoding'),
    body: isPage ? body.replace(/<dd id="(server|interface)">.*<\/dd>/g, '') : body,
  }
}

/** A cookie's Expires counts from now. One in 1970 clears the cookie, and does not move. */
function withoutTimes(name: string, value: string): string {
  if (name.toLowerCase() !== 'set-cookie') return value
  return value.replace(/Expires=(?!Thu, 01 Jan 1970)[^;]+/, 'Expires=(later)')
}
