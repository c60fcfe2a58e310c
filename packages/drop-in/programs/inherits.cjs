// As libraries older than classes make a server of their own.
const http = require('node:http')
const util = require('node:util')

function Application() {
  http.Server.call(this)
  this.on('request', (request, response) => this.answer(request, response))
}
util.inherits(Application, http.Server)

import('./routes.mjs').then(({ listener, sayWhere }) => {
  Application.prototype.answer = listener
  const server = new Application()
  sayWhere(server)
  server.listen(0)
})
