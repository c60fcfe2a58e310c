// What the server's process says of itself, and how it is asked: the messages between it and the load.

/** The server's process at one moment, after a full garbage collection. Sizes are octets. */
export interface Sample {
  /** Seconds since the soak began; set by who asks. */
  readonly seconds: number
  readonly rss: number
  readonly heapUsed: number
  readonly external: number
  readonly arrayBuffers: number
  /** Sockets, timers and all else that libuv holds open. */
  readonly handles: number
  readonly sockets: number
  /** Requests begun since the process started. */
  readonly requests: number
  /** Refusals since the process started. */
  readonly refusals: number
}

export type FromServer =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'sample'; readonly sample: Sample }
  /** Something that must not happen: a line of the error log, or an error nobody caught. */
  | { readonly kind: 'fault'; readonly text: string }

export type ToServer = { readonly kind: 'sample' } | { readonly kind: 'stop' }
