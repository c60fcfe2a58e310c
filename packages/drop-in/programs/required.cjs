const http = require('http')

const program = import('./routes.mjs')
program.then(({ listener, sayWhere }) => {
  const server = new http.Server()
  server.on('request', listener)
  sayWhere(server)
  server.listen({ port: 0, host: '127.0.0.1' })
})
