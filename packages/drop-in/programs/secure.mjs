import { createServer } from 'node:https'
import { listener, sayWhere } from './routes.mjs'

const server = createServer({ key: process.env.TLS_KEY, cert: process.env.TLS_CERT }, listener)
sayWhere(server, 'https')
server.listen(0)
