import finalhandler from 'finalhandler'
import { json } from '../request-bodies.ts'
import type { NodeUsage } from '../usage.ts'

const statusOf: Readonly<Record<string, number>> = { '/404': 404, '/503': 503, '/odd': 999 }

export const usage: NodeUsage = {
  package: 'finalhandler',
  createApp:
    ({ see }) =>
    (request, response) => {
      const done = finalhandler(request, response, {
        env: 'production',
        onerror: (error) => see((error as Error).message),
      }) // ours
      const { url = '' } = request
      if (url === '/late') response.write('a beginning', () => done(new Error('too late')))
      else if (url === '/none') done()
      else if (url === '/fields')
        done(Object.assign(new Error('wait'), { statusCode: 429, headers: { 'Retry-After': '5' } }))
      else done(Object.assign(new Error(url), { status: statusOf[url] }))
    },
  requests: [
    ...['/none', '/404', '/503', '/odd', '/fields', '/fail'].flatMap((target) => [
      { target },
      { target, method: 'HEAD' },
    ]),
    { target: '/none', ...json({ not: 'read' }) },
    { target: '/late' },
    { target: '/none' },
  ],
}
