/** What apps/raw.ts does, on node:https: `node-https.ts CERTIFICATE KEY`. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { keepAliveTimeout, listener } from '../apps/node-listener.ts'
import { announce } from './announce.ts'

const [, , certificate = '', key = ''] = process.argv
const secure = { cert: readFileSync(certificate), key: readFileSync(key) }

const server = createServer({ ...secure, keepAliveTimeout }, listener)
server.listen(0, '127.0.0.1', () => announce(server.address(), 'https'))
