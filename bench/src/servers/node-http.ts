/** What apps/raw.ts does, on node:http. */
import { createServer } from 'node:http'
import { keepAliveTimeout, listener } from '../apps/node-listener.ts'
import { announce } from './announce.ts'

const server = createServer({ keepAliveTimeout }, listener)
server.listen(0, '127.0.0.1', () => announce(server.address()))
