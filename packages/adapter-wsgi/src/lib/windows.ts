// How many octets of one body may be on their way between gateway and worker, each way (PROTOCOL.md, "Credit"): what bounds
// the memory that a client or an application can fill.

export const windows = {
  /** Of a request's body. */
  request: 256 * 1024,
  /** Of a response's body. */
  response: 1024 * 1024,
} as const

/** So many octets that the client has taken are credited to the worker at once. */
export const creditStep = windows.response / 4
