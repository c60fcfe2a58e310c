// Listeners that throw. `/run/EVENT` asks this very server for `/EVENT`, and answers with what the process then caught.
const { createServer, request: ask } = require('node:http')

const fail = () => {
  throw new Error('a listener failed')
}

const listeners = {
  data: (request) => request.on('data', fail),
  end: (request) => request.on('end', fail).resume(),
  pause: (request) => request.on('data', () => request.pause()).on('pause', fail),
  prefinish: (_request, response) => setImmediate(() => response.on('prefinish', fail).end('x')),
  finish: (_request, response) => response.on('finish', fail).end('x'),
  close: (_request, response) => response.on('close', fail).end('x'),
  callback: (_request, response) => response.end('x', fail),
  drain: (_request, response) => response.on('drain', fail).write(Buffer.alloc(8 << 20)),
  listener: fail,
}

const server = createServer((request, response) => {
  const [, name, event] = request.url.split('/')
  if (name === 'run') run(event, response)
  else listeners[name](request, response)
})
server.on('upgrade', fail).on('checkContinue', fail)

function run(event, response) {
  const fields = { upgrade: { Connection: 'upgrade', Upgrade: 'some' }, checkContinue: { Expect: '100-continue' } }
  const { port } = server.address()
  const inner = ask({ port, path: `/${event}`, method: event === 'upgrade' ? 'GET' : 'POST', headers: fields[event] })
  inner.on('error', () => {}).on('response', (message) => message.on('error', () => {}).resume())
  process.once('uncaughtException', ({ message }, origin) => {
    inner.destroy()
    response.end(JSON.stringify({ message, origin }))
  })
  inner.end(event === 'upgrade' ? undefined : 'a body')
}

server.listen(0, '127.0.0.1', () => console.log(`Listening at http://127.0.0.1:${server.address().port}`))
