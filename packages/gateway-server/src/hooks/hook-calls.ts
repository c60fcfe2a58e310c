// The hooks of a server that runs: one that fails is said, and prevents nothing. Those that are asynchronous and that nothing
// waits for are under way until they end, which the end of the server waits for a while.
import { Failure } from '../cli/failure.ts'
import { settles } from '../lib/settles.ts'
import type { Hooks } from '../settings/hooks.ts'
import { guarded } from './call-hook.ts'

export class HookCalls {
  #underWay = new Map<Promise<void>, keyof Hooks>()
  #complain: (error: unknown) => void

  /** @param complain gets a Failure: with what a hook threw, or that some are not waited for */
  constructor(complain: (error: unknown) => void) {
    this.#complain = complain
  }

  /** Runs what calls the hook of that name. @returns a promise that is never rejected, of its end */
  call(name: keyof Hooks, call: () => void | Promise<void>): Promise<void> {
    const ended = guarded(name, call)
      .catch(this.#complain)
      .finally(() => this.#underWay.delete(ended))
    this.#underWay.set(ended, name)
    return ended
  }

  /** Waits for all that are under way. @param limit milliseconds */
  async end(limit: number): Promise<void> {
    if (await settles(Promise.all(this.#underWay.keys()), limit)) return
    const names = [...new Set(this.#underWay.values())].join(', ')
    this.#complain(new Failure(`hooks that are not waited for any longer: ${names}`))
  }
}
