// Messages as text: as they are where one process talks to a person, and in gunicorn's manner, `[time] [pid] [LEVEL] text`,
// where several do or a file is written. Control characters of what they tell of do not reach a terminal.
import { inspect, styleText } from 'node:util'
import type { Level, Lines } from './lines.ts'
import type { LogTarget } from './log-target.ts'

/** Python's. */
const levelNames = { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR' } as const
const colours = { debug: 'dim', info: undefined, warn: 'yellow', error: 'red' } as const

export class TextLines implements Lines {
  #target: LogTarget
  #prefixed: boolean

  /** @param prefixed whether each has the time, the process and the level with it */
  constructor(target: LogTarget, prefixed: boolean) {
    this.#target = target
    this.#prefixed = prefixed
  }

  write(level: Level, text: string, error?: unknown): void {
    const message = visible(error === undefined ? text : `${text}\n${shown(error)}`).replace(/\n$/, '')
    const line = `${this.#prefixed ? prefixOf(level) : ''}${message}\n`
    this.#target.write(this.#target.isTerminal ? coloured(level, line) : line)
  }
}

/** An error with its stack, its members and its causes. */
function shown(error: unknown): string {
  return error instanceof Error ? inspect(error) : String(error)
}

function prefixOf(level: Level): string {
  return `[${localTime(new Date())}] [${process.pid}] [${levelNames[level]}] `
}

/** `2026-11-23 02:10:00 +0000` */
function localTime(date: Date): string {
  const east = -date.getTimezoneOffset()
  const local = new Date(date.getTime() + east * 60_000).toISOString()
  const [hours = '', minutes = ''] = [Math.abs(east) / 60, Math.abs(east) % 60].map((each) =>
    String(Math.floor(each)).padStart(2, '0'),
  )
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${east < 0 ? '-' : '+'}${hours}${minutes}`
}

/** The first line in the colour of its level, where the terminal has colours. */
function coloured(level: Level, text: string): string {
  const colour = colours[level]
  if (colour === undefined) return text
  const end = text.indexOf('\n')
  return styleText(colour, text.slice(0, end), { stream: process.stderr }) + text.slice(end)
}

// oxlint-disable-next-line no-control-regex -- that is what it is about
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

function visible(text: string): string {
  return text.replace(controls, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
