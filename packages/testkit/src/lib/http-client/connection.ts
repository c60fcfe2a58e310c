// A raw HTTP/1.1 client on one connection: sends the bytes it is given, well formed or not, and reads responses
// strictly. For tests; it follows no redirects, keeps no pool and forgives nothing.
import { connect as connectSocket } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ConnectionOptions as TlsClientOptions } from 'node:tls'
import { ByteReader } from './byte-reader.ts'
import { parseFields, parseResponseHead } from './response.ts'
import type { Response, ResponseHead } from './response.ts'

export interface ConnectOptions {
  /** 127.0.0.1 by default. */
  readonly host?: string | undefined
  /** How long a read waits for the server, in ms, before it rejects; 30,000 by default. */
  readonly patience?: number | undefined
  /** Speaks TLS, with these options of node:tls' `connect`: `ca`, `servername`, `cert`, `key`, ... */
  readonly tls?: TlsClientOptions | undefined
}

/** Connects; resolves once the connection stands, with TLS once it is secured. */
export function connect(port: number, options: ConnectOptions = {}): Promise<Connection> {
  const { host = '127.0.0.1', patience = 30_000, tls } = options
  return new Promise((resolve, reject) => {
    const tcpSocket = connectSocket({ port, host, noDelay: true, allowHalfOpen: true })
    const socket = tls === undefined ? tcpSocket : connectTls({ host, ...tls, socket: tcpSocket })
    for (const one of new Set([tcpSocket, socket])) one.once('error', reject)
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      for (const one of new Set([tcpSocket, socket])) one.off('error', reject)
      resolve(new Connection(socket, patience, tcpSocket))
    })
  })
}

/** One connection of the raw client. Make it with `connect`. */
export class Connection {
  /** The socket below, for tests of what lies under HTTP: with TLS a TLSSocket. */
  readonly socket: Socket
  /** What `socket` stands on: with TLS the TCP connection, else the same. */
  readonly tcpSocket: Socket
  readonly #reader: ByteReader
  #head: ResponseHead | undefined
  #left = 0
  #bodyEnded = true
  #trailers: ReadonlyArray<readonly [string, string]> = []

  constructor(socket: Socket, patience: number, tcpSocket: Socket = socket) {
    this.socket = socket
    this.tcpSocket = tcpSocket
    this.#reader = new ByteReader(socket, patience)
  }

  /** Sends bytes as they are; a string is latin-1. Resolves when the kernel has them, or the connection is gone. */
  send(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      if (typeof bytes === 'string') this.socket.write(bytes, 'latin1', () => resolve())
      else this.socket.write(bytes, () => resolve())
    })
  }

  /** Sends FIN, with TLS after a close_notify: nothing more will come from this side, answers still may. */
  finish(): void {
    this.socket.end()
  }

  /** Goes away at once, with a reset where `hard`. */
  leave(hard = false): void {
    if (hard) this.tcpSocket.resetAndDestroy()
    else this.socket.destroy()
  }

  /**
   * The next response's head. Interim responses (1xx) are heads of their own.
   *
   * @param method of the request it answers
   */
  async readHead(method = 'GET'): Promise<ResponseHead> {
    if (!this.#bodyEnded) throw new Error('the body of the response before has not been read')
    const text = await this.#readUntil('\r\n\r\n')
    if (text === undefined) throw new Error(`the connection ended instead of a response head${this.#ending()}`)
    const head = parseResponseHead(text, method)
    this.#head = head
    this.#left = head.length
    this.#trailers = []
    this.#bodyEnded = head.framing === 'none' || (head.framing === 'length' && head.length === 0)
    return head
  }

  /** The next bytes of the body, without their framing; null at its end. Rejects when the connection ends before. */
  async readChunk(): Promise<Buffer | null> {
    if (this.#bodyEnded) return null
    if (this.#head?.framing === 'chunked' && this.#left === 0 && !(await this.#readChunkSize())) return null
    if (this.#reader.buffered.length === 0 && !(await this.#reader.more())) return this.#endOfConnection()
    const bytes = this.#reader.take(this.#head?.framing === 'close' ? Infinity : this.#left)
    this.#left -= bytes.length
    if (this.#left === 0 && this.#head?.framing === 'length') this.#bodyEnded = true
    if (this.#left === 0 && this.#head?.framing === 'chunked') await this.#expectLineEnd()
    return bytes
  }

  /** Reads the rest of the body. `complete` is false where the connection ended before the framing did. */
  async readBody(): Promise<{ body: Buffer; complete: boolean; trailers: Response['trailers'] }> {
    const chunks: Buffer[] = []
    try {
      for (let chunk = await this.readChunk(); chunk !== null; chunk = await this.readChunk()) chunks.push(chunk)
    } catch (error) {
      if (!this.#reader.ended) throw error
      this.#bodyEnded = true
      return { body: Buffer.concat(chunks), complete: false, trailers: [] }
    }
    return { body: Buffer.concat(chunks), complete: true, trailers: this.#trailers }
  }

  /** The next whole response; interim ones are skipped. */
  async readResponse(method = 'GET'): Promise<Response> {
    let head = await this.readHead(method)
    while (head.status < 200 && head.status !== 101) head = await this.readHead(method)
    return { ...head, ...(await this.readBody()) }
  }

  /** Bytes beyond any response, as after an upgrade; null at the end of the connection. */
  async readRaw(): Promise<Buffer | null> {
    if (this.#reader.buffered.length === 0 && !(await this.#reader.more())) return null
    return this.#reader.take(Infinity)
  }

  /** Resolves with what came before it when the server has ended the connection. */
  async readToEnd(): Promise<Buffer> {
    while (await this.#reader.more());
    return this.#reader.take(Infinity)
  }

  async #readUntil(end: string): Promise<string | undefined> {
    let at = this.#reader.buffered.indexOf(end)
    while (at < 0) {
      if (!(await this.#reader.more())) return undefined
      at = this.#reader.buffered.indexOf(end)
    }
    return this.#reader.take(at + end.length).toString('latin1', 0, at)
  }

  async #readChunkSize(): Promise<boolean> {
    const line = await this.#readUntil('\r\n')
    if (line === undefined) return this.#endOfConnection() !== null
    if (!/^[0-9a-fA-F]+$/.test(line)) throw new Error(`not a chunk size: ${JSON.stringify(line)}`)
    this.#left = Number.parseInt(line, 16)
    if (this.#left === 0) await this.#readTrailers()
    return this.#left > 0
  }

  async #readTrailers(): Promise<void> {
    const lines: string[] = []
    for (let line = await this.#readUntil('\r\n'); line !== ''; line = await this.#readUntil('\r\n')) {
      if (line === undefined) this.#endOfConnection()
      else lines.push(line)
    }
    this.#trailers = parseFields(lines)
    this.#bodyEnded = true
  }

  async #expectLineEnd(): Promise<void> {
    const rest = await this.#readUntil('\r\n')
    if (rest === undefined) this.#endOfConnection()
    if (rest !== '') throw new Error(`a chunk is longer than its size: ${JSON.stringify(rest)}`)
  }

  #endOfConnection(): null {
    if (this.#head?.framing !== 'close' || this.#reader.reset !== undefined) {
      throw new Error(`the connection ended before the response${this.#ending()}`)
    }
    this.#bodyEnded = true
    return null
  }

  #ending(): string {
    return this.#reader.reset === undefined ? '' : ` (${this.#reader.reset.code})`
  }
}
