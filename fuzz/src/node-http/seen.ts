// What a server makes of a connection's octets, in a form that two servers can be compared by.

/** One request as an application sees it. */
export interface SeenRequest {
  readonly method: string
  readonly target: string
  /** `[name, value, …]` as received. */
  readonly fields: readonly string[]
  body: string
  trailers: readonly string[]
  complete: boolean
  /** Whether nothing behind it on the connection is HTTP, or is answered. */
  readonly isLast?: boolean
}

/** All requests of a connection, and why it was ended, if it was. */
export interface Seen {
  readonly requests: SeenRequest[]
  refusal: string | undefined
}

export function seen(): Seen {
  return { requests: [], refusal: undefined }
}
