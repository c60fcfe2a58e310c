// What TERM, INT and QUIT do: stop, gracefully or not, then cut, then end at once. There from the start, since a process with the id 1
// (in a container) gets no signal that it does not listen to.
import { constants } from 'node:os'
import { ExitStatus, endWith, Failure } from './failure.ts'
import { say } from './say.ts'

/** TERM lets requests under way finish; the others cut them. */
const signals = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const

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

/** Listens to them. Until there is a server to stop they end the process at once, with 128 + the signal's number. */
export function stopOnSignals(): Stopping {
  let server: Stoppable | undefined
  /** How often the server was told: to stop, then to cut. */
  let told = 0
  const listener = (signal: NodeJS.Signals): void => {
    if (server?.mayHandleSignals === true && process.listenerCount(signal) > 1) return
    if (server === undefined || told >= 2) endAtOnce(signal)
    else if (told === 1) cut(signal, server)
    else if (signal === 'SIGTERM') stop(signal, server, 'are finished; once more cuts them')
    else stop(signal, server, 'are cut; once more ends the process at once')
    told += told === 0 && signal !== 'SIGTERM' ? 2 : 1
  }
  for (const signal of signals) process.on(signal, listener)
  return {
    stops(toStop) {
      server = toStop
    },
    get begun() {
      return told > 0
    },
    leave() {
      for (const signal of signals) process.off(signal, listener)
    },
  }
}

function stop(signal: NodeJS.Signals, server: Stoppable, requests: string): void {
  say(`Stopping (${signal}): requests under way ${requests}`)
  server.close().then(
    () => process.exit(0),
    (cause: unknown) => {
      const words = 'the application failed to shut down:'
      endWith(cause instanceof Failure ? cause : new Failure(words, { exitStatus: ExitStatus.FAILED, cause }))
    },
  )
  if (signal !== 'SIGTERM') server.closeAllConnections()
}

function cut(signal: NodeJS.Signals, server: Stoppable): void {
  say(`Cutting the requests under way (${signal}); once more ends the process at once`)
  server.closeAllConnections()
}

function endAtOnce(signal: NodeJS.Signals): void {
  process.exit(128 + constants.signals[signal])
}
