// Loaded before a program (`node --import @gateway-server/drop-in server.js`), it makes the servers that the program
// creates with node:http and node:https run on gateway-server. GATEWAY_DROP_IN=off leaves everything to Node.
import { install } from './lib/install.ts'

export { onServer, servedBy, type ServedBy } from './lib/served-by.ts'
export type { HttpServer } from './lib/node-server.ts'

if (process.env['GATEWAY_DROP_IN'] !== 'off') install()
