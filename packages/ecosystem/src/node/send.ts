import { createReadStream } from 'node:fs'
import etag from 'etag'
import fresh from 'fresh'
import send from 'send'
import { fieldOf } from '../usage.ts'
import type { NodeUsage } from '../usage.ts'

export const usage: NodeUsage = {
  package: 'send',
  with: ['etag', 'fresh'],
  createApp:
    ({ files, see }) =>
    (request, response) => {
      const path = new URL(request.url ?? '/', 'http://ecosystem.test').pathname
      if (path === '/fresh') {
        response.setHeader('ETag', etag('a body'))
        response.statusCode = fresh(request.headers, { etag: etag('a body') }) ? 304 : 200
        response.end(response.statusCode === 200 ? 'a body' : undefined)
        return
      }
      if (path === '/piped') {
        createReadStream(`${files}/octets.bin`, { highWaterMark: 100 }).pipe(response)
        return
      }
      send(request, path, { root: files, maxAge: 1000, index: ['index.html'], acceptRanges: !path.endsWith('.html') })
        .on('error', (error: Error & { status: number }) => {
          see(`error ${error.status}`)
          response.statusCode = error.status
          response.end(error.message.split(',')[0])
        })
        .on('directory', () => response.writeHead(301, { Location: `${path}/` }).end())
        .on('headers', (answer: typeof response) => answer.setHeader('X-Headers', 'yes'))
        .on('stream', () => see('stream'))
        .on('end', () => see('end'))
        .pipe(response)
    },
  requests: [
    { target: '/page.html' },
    { target: '/page.html', fields: { Range: 'bytes=0-3' } },
    { target: '/octets.bin', fields: { Range: 'bytes=1-3' } },
    { target: '/octets.bin', fields: { Range: 'bytes=5000-' } },
    { target: '/octets.bin', method: 'HEAD' },
    (answers) => ({ target: '/page.html', fields: { 'If-None-Match': fieldOf(answers[0], 'etag') } }),
    (answers) => ({
      target: '/page.html',
      fields: { 'If-None-Match': fieldOf(answers[0], 'etag'), 'Cache-Control': 'no-cache' },
    }),
    { target: '/page.html', fields: { 'If-Unmodified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' } },
    { target: '/folder' },
    { target: '/folder/' },
    { target: '/missing' },
    { target: '/.dotfile' },
    { target: '/fresh' },
    { target: '/fresh', fields: { 'If-None-Match': '*' } },
    { target: '/piped' },
    { target: '/piped', method: 'HEAD' },
  ],
}
