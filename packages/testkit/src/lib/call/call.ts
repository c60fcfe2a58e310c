// Calls an application the way a server does, without a connection: set up, call, finish. For tests of applications,
// middleware and adapters; what needs bytes on a wire is for the conformance suites.
import { deriveEnviron } from '@gateway-server/interface'
import type { Application, Environ, HeaderList, ResponseBody } from '@gateway-server/interface'
import { ResponseRecorder } from './response-recorder.ts'

export interface CallOptions {
  /** Whether `write` returns a promise each time, as to a slow client; false by default. */
  readonly backpressure?: boolean | undefined
}

/** What an application answered. Fields that a server adds (`Date`, framing) are not there. */
export interface CallResult {
  /** `200` of `"200 OK"` */
  readonly status: number
  /** `OK` of `"200 OK"` */
  readonly reason: string
  readonly headers: HeaderList
  /** The body as a client gets it: empty for `HEAD`, 204 and 304. */
  readonly body: Buffer
  /** The pieces it came in. */
  readonly chunks: readonly Uint8Array[]
  /** False where the connection would have been cut: `error` says why, or `gateway.abort` was called. */
  readonly complete: boolean
  /** What broke the response after its head, or its `close()`. */
  readonly error: unknown
  readonly earlyHints: readonly HeaderList[]
  readonly trailers: HeaderList
  /** What was handed to `gateway.wait_until`. */
  readonly background: ReadonlyArray<Promise<unknown>>
  /** Whether the application took the connection over; then there is no response. */
  readonly upgraded: boolean
}

interface Recording {
  readonly earlyHints: HeaderList[]
  readonly trailers: Array<readonly [string, string]>
  readonly background: Array<Promise<unknown>>
  aborted: boolean
  upgraded: boolean
}

/**
 * Calls an application and reads its response to the end.
 *
 *     const { status, body } = await call(application, createEnviron({ target: '/hello' }))
 *
 * Rejects with the application's error where that comes before the head (a server answers 500).
 */
export async function call(application: Application, environ: Environ, options: CallOptions = {}): Promise<CallResult> {
  const recording: Recording = { earlyHints: [], trailers: [], background: [], aborted: false, upgraded: false }
  const recorder = new ResponseRecorder(environ.REQUEST_METHOD, options.backpressure ?? false)
  let error: unknown
  try {
    const body = await application(observed(environ, recording), recorder.startResponse)
    await finish(body ?? null, recorder, recording)
  } catch (caught) {
    if (!recorder.headSent && !recording.aborted) throw caught
    error = caught
  }
  recorder.ended = true
  return resultOf(recorder, recording, error)
}

/** The environ with the keys that act on the connection recorded. */
function observed(environ: Environ, recording: Recording): Environ {
  const upgrade = environ['gateway.upgrade']
  return deriveEnviron(environ, {
    'gateway.early_hints': (headers) => void recording.earlyHints.push(headers),
    'gateway.add_trailers': (headers) => void recording.trailers.push(...headers),
    'gateway.wait_until': (promise) => void recording.background.push(promise),
    'gateway.abort': () => {
      recording.aborted = true
      environ['gateway.abort']()
    },
    'gateway.upgrade':
      upgrade &&
      ((): ReturnType<typeof upgrade> => {
        recording.upgraded = true
        return upgrade()
      }),
  })
}

/** Iterates the body to its end, and closes it once, whatever happens (rule 7). */
async function finish(body: ResponseBody | null, recorder: ResponseRecorder, recording: Recording): Promise<void> {
  try {
    if (!recording.upgraded && !recording.aborted) recorder.expectStarted()
    if (body !== null) {
      for await (const chunk of body) {
        if (recording.aborted) break
        recorder.send(chunk)
      }
    }
    if (!recording.upgraded && !recording.aborted) recorder.end()
  } finally {
    await body?.close?.()
  }
}

function resultOf(recorder: ResponseRecorder, recording: Recording, error: unknown): CallResult {
  const { earlyHints, trailers, background, upgraded } = recording
  return {
    status: Number(recorder.status.slice(0, 3)),
    reason: recorder.status.slice(4),
    headers: recorder.headers,
    body: Buffer.concat(recorder.chunks),
    chunks: recorder.chunks,
    complete: error === undefined && !recording.aborted,
    error,
    earlyHints,
    trailers,
    background,
    upgraded,
  }
}
