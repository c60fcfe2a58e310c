// What a test of the server suite is made of: raw gateway applications in this process, served by the server under
// test, and a raw client. Applications and tests share promises, so that nothing waits for a while.
import type { Application, Environ, HeaderList } from '@gateway-server/interface'
import type { Site } from '../suite/site.ts'
import type { RunningServer } from '../suite/start-server.ts'

/** Starts the server under test for an application; it stops with the test. */
export type Serve = (application: Application) => Promise<ServedSite>

/** A site whose server a test can also stop itself. */
interface ServedSite {
  readonly site: Site
  readonly server: RunningServer
}

export interface ServerTest {
  readonly name: string
  readonly run: (serve: Serve) => Promise<void>
}

/** Answers 200 with what `text` makes of the environ. */
export function answering(text: (environ: Environ) => string | Promise<string>, headers: HeaderList = []): Application {
  return async (environ, startResponse) => {
    const body = await text(environ)
    startResponse('200 OK', headers)
    return [body]
  }
}

/** Answers 200 with the path, having read the body whole. */
export const echoingPath: Application = answering(async (environ) => {
  const body = await readText(environ)
  return body === '' ? environ.PATH_INFO : `${environ.PATH_INFO} ${body}`
})

/** The rest of the request's body as latin-1 text. */
export async function readText(environ: Environ): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of environ['gateway.input']) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

/** Several turns of the event loop: the clock of tests that wait for nothing to happen in this process. */
export async function turnsOfTheLoop(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}
