// Exchanges for the tests of lint: applications and servers that break one rule, and who is told of it.
import type { Application, Environ, ResponseBody, StartResponse } from '@gateway-server/interface'
import { createEnviron } from '@gateway-server/testkit'
import type { EnvironDescription } from '@gateway-server/testkit'
import { lint } from './lint.ts'
import { LintError } from './lint-error.ts'

/** A server's startResponse that accepts everything. */
export const accepting: StartResponse = () => () => {}

/** What a linted application returns when it is called. */
export async function callLinted(
  application: Application,
  description: EnvironDescription = {},
  startResponse: StartResponse = accepting,
): Promise<ResponseBody | null> {
  return (await lint(application)(createEnviron(description), startResponse)) ?? null
}

/** The rule and the side of the LintError that `run` rejects with. */
export async function brokenBy(run: () => unknown): Promise<string> {
  try {
    await run()
  } catch (error) {
    if (error instanceof LintError) return `${error.rule} ${error.side}`
    throw error
  }
  return 'nothing'
}

/** An application that does something with its environ, and answers. */
export function using(use: (environ: Environ) => unknown): Application {
  return async (environ, startResponse) => {
    await use(environ)
    startResponse('200 OK', [])
    return []
  }
}

/** An application that returns this body. */
export function returning(body: () => unknown, headers: ReadonlyArray<readonly [string, string]> = []): Application {
  return (_environ, startResponse) => {
    startResponse('200 OK', headers)
    return body() as ResponseBody // or what a test wants to see refused
  }
}

/** Reads a body whole, as servers do. */
export async function drain(body: ResponseBody | null): Promise<string> {
  let text = ''
  for await (const chunk of body ?? []) text += Buffer.from(chunk as string).toString() // both overloads take it
  await body?.close?.()
  return text
}
