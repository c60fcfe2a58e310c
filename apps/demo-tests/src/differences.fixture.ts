// Where a framework's own server does not answer, or not reliably: there the gateway's answer is looked at alone.

export interface Difference {
  readonly demo: string
  /** The name of a case in `requests.fixture.ts`. */
  readonly name: string
  readonly reason: string
  readonly link: string
}

export const differences: readonly Difference[] = [
  {
    demo: 'demo-hono',
    name: 'echo, a chunked body beyond the limit',
    reason: '@hono/node-server resets the connection while the client still sends, often before the 413 gets there',
    link: 'https://github.com/honojs/node-server/issues/327',
  },
]
