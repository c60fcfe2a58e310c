import { getRawBody } from 'raw-body'
import type { RawBodyError } from 'raw-body'
import { inPieces, json, withFields } from '../request-bodies.ts'
import type { NodeUsage } from '../usage.ts'

export const usage: NodeUsage = {
  package: 'raw-body',
  createApp:
    ({ see }) =>
    async (request, response) => {
      try {
        const { 'content-length': length } = request.headers
        const options = { length: length ?? null, limit: '1kb' }
        response.end(
          await (request.url === '/text'
            ? getRawBody(request, { ...options, encoding: 'utf8' })
            : getRawBody(request, options)),
        )
      } catch (error) {
        const { type = '', message, statusCode = 500 } = error as RawBodyError // it rejects with no other
        see(type)
        response.writeHead(statusCode, { 'Content-Type': 'text/plain' }).end(message)
      }
    },
  requests: [
    { target: '/', ...json({ a: 'ü' }) },
    { target: '/text', ...inPieces(json({ a: 'ü'.repeat(20) }), 3) },
    { target: '/text' },
    { target: '/', ...json('x'.repeat(2000)) },
    { target: '/', ...inPieces(json('x'.repeat(2000)), 500) },
    { target: '/', ...withFields(json('waits'), { Expect: '100-continue' }) },
    {
      target: '/',
      ...json('to be cut'),
      fields: { 'Content-Type': 'text/plain' },
      leave: { sent: 92 },
      until: 'request.aborted',
    },
    { target: '/', ...json('still there') },
  ],
}
