// Passes sockets to a worker's process, over the channel that `spawn` makes for `ipc`: Node has no other way. What it sends there
// is meant for another Node, and documented for nobody else; so a worker first says that it can read it, is then tried with
// a socket of no importance, and asks for a client's only if that worked (decisions/0022). Nothing depends on it: where
// anything is not as expected, no socket is passed.
import type { ChildProcess, Serializable } from 'node:child_process'
import type { Socket } from 'node:net'

/** Whether the socket has left for the worker: what is written to the worker from then on comes after it. */
export type Passed = (isPassed: boolean) => void

export class SocketPassing {
  #process: ChildProcess
  /** Who waits for a socket to leave: Node sends one at a time, and none any more once the channel is gone. */
  #waiting = new Set<Passed>()

  constructor(process: ChildProcess) {
    this.#process = process
    process.channel?.unref?.() // the process itself is what is waited for
    process.once('disconnect', () => {
      for (const passed of this.#waiting) this.#settle(passed, false)
    })
  }

  /**
   * The socket stays open here too. Its inner handle is passed, as node:cluster does: for the socket itself Node would take
   * part in how its server closes, and ask the worker.
   */
  pass(socket: Socket, request: number, passed: Passed): void {
    const handle: unknown = Reflect.get(socket, '_handle')
    if (typeof handle !== 'object' || handle === null || !this.#process.connected) {
      passed(false)
      return
    }
    this.#waiting.add(passed)
    try {
      // A handle by its inner class, which the types do not have; `send` throws for anything else.
      this.#process.send({ request } satisfies Serializable, handle as Socket, {}, (error) =>
        this.#settle(passed, error === null),
      )
    } catch {
      this.#settle(passed, false)
    }
  }

  #settle(passed: Passed, isPassed: boolean): void {
    if (this.#waiting.delete(passed)) passed(isPassed)
  }

  /** Children of the application may hold the other end. */
  close(): void {
    if (this.#process.connected) this.#process.disconnect()
  }
}
