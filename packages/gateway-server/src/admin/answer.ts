// What a route of the admin server answers with, and how that becomes a response.
import type { HeaderList, ResponseBody, StartResponse } from '@gateway-server/interface'

export interface Answer {
  readonly status: string
  readonly headers: HeaderList
  readonly body: ResponseBody
}

const text = 'text/plain; charset=utf-8'

export function answer(body: string | ResponseBody, contentType = text): Answer {
  return { status: '200 OK', headers: [['Content-Type', contentType]], body: typeof body === 'string' ? [body] : body }
}

/** @param message for a person */
export function plain(status: string, message: string, headers: HeaderList = []): Answer {
  return { status, headers: [['Content-Type', text], ...headers], body: [`${message}\n`] }
}

/** On every answer: nothing is kept, nothing is shown in other sites' pages, and a page runs what it brings and nothing else. */
const always: HeaderList = [
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  [
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
      "frame-ancestors 'none'",
  ],
]

export function respond({ status, headers, body }: Answer, startResponse: StartResponse): ResponseBody {
  startResponse(status, [...headers, ...always])
  return body
}
