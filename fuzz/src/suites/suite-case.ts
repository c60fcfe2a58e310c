// A case of somebody else's suite, in the form that a running server can be asked it: octets, and what its suite expects.

export interface SuiteCase {
  /** The file and the name or line it has there. */
  readonly name: string
  readonly octets: Uint8Array
  /** Whether the client says at once that nothing follows them. */
  readonly ends: boolean
  /** How many requests are served, and whether the connection is refused then. */
  readonly expected: Answer
}

/** What a server makes of a connection's octets. */
export interface Answer {
  readonly served: number
  readonly refused: boolean
}

export function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

export function sameAnswer(a: Answer, b: Answer): boolean {
  return a.served === b.served && a.refused === b.refused
}

export function describeAnswer({ served, refused }: Answer): string {
  return `${served} served${refused ? ', refused' : ''}`
}

const requestLine = /^([!-~]+ [!-~]+ HTTP\/1\.1\r\n)(?!(?:[^\r\n]+\r\n)*?host[ \t]*:)/gim

/** Parsers' suites leave Host out, which every server must refuse: it is added to each request on HTTP/1.1 without one. */
export function withHosts(octets: string): string {
  return octets.replaceAll(requestLine, '$1Host: example.com\r\n')
}
