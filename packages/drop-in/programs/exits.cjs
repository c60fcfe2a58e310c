// A server that answers and then ends its process, in all the ways that handlers have to answer.
const { createServer } = require('node:http')

const handlers = {
  '/at-once': (_request, response) => {
    response.end('bye')
    process.exit()
  },
  '/with-length': (_request, response) => {
    response.writeHead(200, { 'Content-Length': 6 })
    response.write('bye')
    response.end('bye')
    process.exit()
  },
  '/empty': (_request, response) => {
    response.writeHead(204).end()
    process.exit()
  },
  '/later': (_request, response) => {
    setImmediate(() => {
      response.setHeader('X-Left', 'yes')
      response.end('bye')
      process.exit()
    })
  },
  '/observed': async (_request, response) => {
    response.on('finish', () => {})
    await Promise.resolve()
    response.end('ä'.repeat(50_000))
    process.exit()
  },
  '/failing': (_request, response) => {
    response.end('bye')
    throw new Error('behind the answer')
  },
}

const server = createServer((request, response) => handlers[request.url](request, response))
server.listen(0, '127.0.0.1', () => console.log(`Listening at http://127.0.0.1:${server.address().port}`))
