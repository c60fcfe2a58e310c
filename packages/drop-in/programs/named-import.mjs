import { createServer } from 'node:http'
import { listener, sayWhere } from './routes.mjs'

const server = createServer(listener)
sayWhere(server)
server.listen(0)
