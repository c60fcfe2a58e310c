import finalhandler from 'finalhandler'
import Router from 'router'
import serveStatic from 'serve-static'
import type { NodeUsage } from '../usage.ts'

export const usage: NodeUsage = {
  package: 'router',
  with: ['finalhandler', 'serve-static'],
  createApp: ({ files }) => {
    const router = Router()
    router.use('/files', serveStatic(files))
    router.get('/hello/:name', (request, response) => response.end(`Hello, ${request.params['name']}`))
    router
      .route('/thing')
      .get((_request, response) => response.end('got'))
      .all((_request, response) => response.end('any'))
    router.param('id', (request, _response, next, id) => {
      Object.assign(request, { seen: id })
      next()
    })
    router.get('/item/:id', (request, response) => response.end((request as typeof request & { seen: string }).seen)) // set above
    return (request, response) => router(request, response, finalhandler(request, response, { env: 'production' }))
  },
  requests: [
    { target: '/hello/ada%20l' },
    { target: '/hello/%zz' },
    { target: '/thing' },
    { target: '/thing', method: 'OPTIONS' },
    { target: '/thing', method: 'PATCH' },
    { target: '/item/3' },
    { target: '/files/octets.bin', fields: { Range: 'bytes=0-9' } },
    { target: '/files/folder' },
    { target: '/missing' },
  ],
}
