const server = require('http').createServer(() => {
  throw new Error('thrown by the listener')
})
server.listen(0, () => console.log(`Listening at http://127.0.0.1:${server.address().port}`))
