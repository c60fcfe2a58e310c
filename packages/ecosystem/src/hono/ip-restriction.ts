import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import { ipRestriction } from 'hono/ip-restriction'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/ip-restriction',
  with: ['@hono/node-server'],
  createApp: () => {
    const app = new Hono()
    app.use('/local', ipRestriction(getConnInfo, { allowList: ['127.0.0.0/8'] }))
    app.use(
      '/others',
      ipRestriction(getConnInfo, { denyList: ['127.0.0.1'] }, async (remote, c) => c.text(`not ${remote.addr}`, 403)),
    )
    app.get('/info', (c) => {
      const { remote } = getConnInfo(c)
      return c.json({ ...remote, port: typeof remote.port })
    })
    app.get('/:path', (c) => c.text('inside'))
    return app
  },
  requests: [{ target: '/local' }, { target: '/others' }, { target: '/info' }],
}
