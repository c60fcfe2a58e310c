// Where the error log is written: standard error, or a file that is opened by its path. Each message is written at once.
import { closeSync, openSync, writeSync } from 'node:fs'

export class LogTarget {
  #path: string | undefined
  #fd: number | undefined

  /** @param path undefined: standard error @throws what prevents opening the file */
  constructor(path: string | undefined) {
    this.#path = path
    this.#fd = path === undefined ? undefined : openSync(path, 'a')
  }

  /** Whether people see it. */
  get isTerminal(): boolean {
    return this.#fd === undefined && process.stderr.isTTY
  }

  write(text: string): void {
    if (this.#fd === undefined) process.stderr.write(text)
    else writeWhole(this.#fd, text)
  }

  /** Opens the file by its path again. @throws what prevents that: then the open file is written on */
  reopen(): void {
    if (this.#path === undefined) return
    const before = this.#fd
    this.#fd = openSync(this.#path, 'a')
    if (before !== undefined) closeSync(before)
  }
}

/** A full disk is nothing that could be logged. */
function writeWhole(fd: number, text: string): void {
  try {
    const octets = Buffer.from(text)
    for (let start = 0; start < octets.length;) start += writeSync(fd, octets, start)
  } catch {}
}
