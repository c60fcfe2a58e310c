// What an exchange finds around it: who is connected, and where its response goes. The part of a Connection that passes on
// what the socket, its writer and its host have to say, and decides nothing.
import type { Socket } from 'node:net'
import { dateLine } from '../response/date-line.ts'
import { EndingConnection } from './ending-connection.ts'

export abstract class AnsweringConnection extends EndingConnection {
  #remoteAddress: string | undefined = undefined
  #remotePort: string | undefined = undefined

  get remoteAddress(): string | undefined {
    return (this.#remoteAddress ??= this.socket.remoteAddress)
  }

  get remotePort(): string | undefined {
    return (this.#remotePort ??= this.socket.remotePort?.toString())
  }

  get localAddress(): string {
    return this.socket.localAddress ?? 'localhost'
  }

  text(latin1: string): void {
    this.writer.text(latin1)
  }

  bytes(octets: Uint8Array): void {
    this.writer.bytes(octets)
  }

  backpressure(): Promise<void> | undefined {
    return this.writer.backpressure()
  }

  lend(): Socket | undefined {
    return this.writer.lend()
  }

  get sendTimeout(): number {
    return this.host.options.sendTimeout
  }

  showSocket(): Socket {
    return this.writer.leaveFirst()
  }

  letOthersWrite(isEnding: () => boolean): void {
    this.writer.letOthersWrite(isEnding)
  }

  afterWritten(callback: () => void): void {
    this.writer.afterWritten(callback)
  }

  dateLine(): string {
    return dateLine()
  }

  get keepAliveLines(): string {
    return this.host.keepAliveLines
  }

  waitUntil(promise: Promise<unknown>): void {
    this.host.waitUntil(promise)
  }

  log(message: string, error?: unknown): void {
    this.host.log(message, error)
  }
}
