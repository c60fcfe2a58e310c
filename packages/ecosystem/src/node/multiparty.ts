import multiparty from 'multiparty'
import { everyOctet, inPieces, json, multipart } from '../request-bodies.ts'
import type { NodeUsage } from '../usage.ts'

const file = { name: 'a.bin', type: 'application/octet-stream', content: everyOctet(20_000) }

export const usage: NodeUsage = {
  package: 'multiparty',
  createApp:
    ({ scratch, see }) =>
    (request, response) => {
      const parser = new multiparty.Form({ uploadDir: scratch })
      const found: unknown[] = []
      parser.on('part', (part) => {
        found.push({ name: part.name, filename: part.filename, length: part.byteCount, fields: part.headers })
        part.on('error', () => see('part failed')).resume()
      })
      if (request.url === '/stored')
        // Whoever listens for files has them stored.
        parser.on('file', (name, { originalFilename, size }) => void found.push({ name, originalFilename, size }))
      parser.on('field', (name, value) => void found.push({ name, value }))
      parser.on('aborted', () => see('aborted'))
      parser.on('error', (error) => {
        see(error.message)
        if (response.writable) response.writeHead((error as Error & { statusCode?: number }).statusCode ?? 500).end() // http-errors
      })
      parser.on('close', () => response.end(JSON.stringify(found)))
      parser.parse(request)
    },
  requests: [
    {
      target: '/',
      ...multipart([
        ['a', '1'],
        ['file', file],
        ['b', 'Ä'],
      ]),
    },
    {
      target: '/',
      ...inPieces(
        multipart([
          ['a', '1'],
          ['file', file],
        ]),
        1234,
      ),
    },
    {
      target: '/stored',
      ...multipart([
        ['a', '1'],
        ['file', file],
      ]),
    },
    { target: '/', ...json({ a: 1 }) },
    { target: '/', ...multipart([['file', file]]), leave: { sent: 9000 }, until: 'aborted' },
    { target: '/', ...multipart([['still', 'there']]) },
  ],
}
