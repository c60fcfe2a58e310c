const Koa = require('koa')

const app = new Koa()
app.use(async (context) => {
  if (context.path === '/fails') context.throw(418, 'no such thing')
  if (context.path === '/stream') context.body = require('node:fs').createReadStream(__filename)
  else context.body = { path: context.path, query: context.query, ip: context.ip.replace('::ffff:', '') }
})
const server = app.listen(0, () => console.log(`Listening at http://127.0.0.1:${server.address().port}`))
