// What the admin server tells of, and what it can do: a master with its workers, or a single process.

export interface AdministeredWorker {
  readonly pid: number
  readonly state: 'starting' | 'ready' | 'retiring' | 'draining' | 'ended'
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

export interface Administered {
  workers(): readonly AdministeredWorker[]
  /** Whether new requests are served: one worker at least is ready, and nothing is stopping. */
  isReady(): boolean
  /** The TCP ports that are listened on. */
  ports(): readonly number[]
  /** What a master alone can do. */
  readonly control?: AdministeredControl
}

export interface AdministeredControl {
  /** How many workers there should be. */
  count(): number
  setCount(count: number): void
  /** Replaces all workers, with the configuration read again. */
  reload(): void
}
