/** The raw application on gateway-server over TLS: `gateway-tls.ts CERTIFICATE KEY`. */
import { readFileSync } from 'node:fs'
import { serve } from 'gateway-server'
import { application } from '../apps/raw.ts'
import { announce } from './announce.ts'

const [, , certificate = '', key = ''] = process.argv
const tls = { cert: readFileSync(certificate), key: readFileSync(key) }

const server = await serve(application, { port: 0, tls })
announce(server.address(), 'https')
