/** The Hono app on Bun.serve. */
import app from '../apps/hono.ts'
import { announce } from './announce.ts'

/** The part of Bun's API that this file uses; its own types would change those of all other files. */
interface Bun {
  serve(options: { port: number; hostname: string; fetch: (request: Request) => Response | Promise<Response> }): {
    readonly port: number
  }
}
// This file is only run by Bun, which has the global.
const { Bun } = globalThis as unknown as { readonly Bun: Bun }

const { port } = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: app.fetch })
announce({ port, address: '127.0.0.1', family: 'IPv4' })
