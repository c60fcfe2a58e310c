/** The Hono app on Deno.serve. */
import app from '../apps/hono.ts'
import { announce } from './announce.ts'

/** The part of Deno's API that this file uses; its own types would change those of all other files. */
interface Deno {
  serve(
    options: { port: number; hostname: string; onListen: (address: { readonly port: number }) => void },
    handler: (request: Request) => Response | Promise<Response>,
  ): unknown
}
// This file is only run by Deno, which has the global.
const { Deno } = globalThis as unknown as { readonly Deno: Deno }

const onListen = ({ port }: { readonly port: number }): void => announce({ port, address: '127.0.0.1', family: 'IPv4' })
Deno.serve({ port: 0, hostname: '127.0.0.1', onListen }, (request) => app.fetch(request))
