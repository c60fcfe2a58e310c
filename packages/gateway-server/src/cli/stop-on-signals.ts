// What TERM and INT do: stop gracefully, then cut, then end at once. There from the start, since a process with the id 1
// (in a container) gets no signal that it does not listen to.
import { constants } from 'node:os'
import { ExitStatus, endWith, Failure } from './failure.ts'
import { say } from './say.ts'

const signals = ['SIGTERM', 'SIGINT'] as const

/** A server, or the servers of a program. */
export interface Stoppable {
  close(): Promise<void>
  closeAllConnections(): void
  /** Whether it may listen to signals itself, and then ends by itself. */
  readonly mayHandleSignals?: boolean
}

/** What ends the process by signals. */
export interface Stopping {
  /** From now on the server is stopped first. */
  stops(server: Stoppable): void
  /** Whether it has begun to stop. */
  readonly begun: boolean
  /** From now on somebody else listens to the signals. */
  leave(): void
}

/** Listens to TERM and INT. Until there is a server to stop they end the process at once, with 128 + the signal's number. */
export function stopOnSignals(): Stopping {
  let server: Stoppable | undefined
  let received = 0
  const steps = [stop, cut, endAtOnce]
  const listener = (signal: NodeJS.Signals): void => {
    if (server?.mayHandleSignals === true && process.listenerCount(signal) > 1) return
    const step = server === undefined ? endAtOnce : (steps[received] ?? endAtOnce)
    received += 1
    step(signal, server)
  }
  for (const signal of signals) process.on(signal, listener)
  return {
    stops(toStop) {
      server = toStop
    },
    get begun() {
      return received > 0
    },
    leave() {
      for (const signal of signals) process.off(signal, listener)
    },
  }
}

function stop(signal: NodeJS.Signals, server: Stoppable | undefined): void {
  say(`Stopping (${signal}): requests under way are finished; once more cuts them`)
  server?.close().then(
    () => process.exit(0),
    (cause: unknown) => {
      const words = 'the application failed to shut down:'
      endWith(cause instanceof Failure ? cause : new Failure(words, { exitStatus: ExitStatus.FAILED, cause }))
    },
  )
}

function cut(signal: NodeJS.Signals, server: Stoppable | undefined): void {
  say(`Cutting the requests under way (${signal}); once more ends the process at once`)
  server?.closeAllConnections()
}

function endAtOnce(signal: NodeJS.Signals): void {
  process.exit(128 + constants.signals[signal])
}
