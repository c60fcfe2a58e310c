/** The Express app on its own server. */
import app from '../apps/express.ts'
import { announce } from './announce.ts'

const server = app.listen(0, '127.0.0.1', () => announce(server.address()))
