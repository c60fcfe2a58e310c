// The very same app on Express's own server: node:http.
import app from './app.ts'

const port = Number(process.env['PORT'] ?? 8888)
const server = app.listen(port, '127.0.0.1', (error) => {
  if (error !== undefined) throw error
  const address = server.address()
  console.error(`Listening at http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`)
})
