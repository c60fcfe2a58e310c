import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: '@hono/node-server',
  createApp: ({ files, see }) => {
    const app = new Hono()
    app.use(
      '/files/*',
      serveStatic({
        root: files,
        rewriteRequestPath: (path) => path.replace(/^\/files/, ''),
        onFound: (path, c) => {
          see(`found ${path.slice(files.length)}`)
          c.header('X-Served', 'yes')
        },
        onNotFound: (path) => see(`missing ${path.slice(files.length)}`),
      }),
    )
    app.get('/one', serveStatic({ path: `${files}/page.html` }))
    return app
  },
  requests: [
    { target: '/files/page.html' },
    { target: '/files/page.html', method: 'HEAD' },
    { target: '/files/octets.bin' },
    { target: '/files/octets.bin', fields: { Range: 'bytes=0-99' } },
    { target: '/files/octets.bin', fields: { Range: 'bytes=-10' } },
    { target: '/files/octets.bin', fields: { Range: 'bytes=9999-' } },
    { target: '/files/folder' },
    { target: '/files/folder/' },
    { target: '/files/folder/with%20space.txt' },
    { target: '/files/../package.json' },
    { target: '/files/%2e%2e/package.json' },
    { target: '/files/missing' },
    { target: '/one' },
    { target: '/files/octets.bin', leave: { received: 100 } },
    { target: '/files/page.html', version: '1.0' },
  ],
}
