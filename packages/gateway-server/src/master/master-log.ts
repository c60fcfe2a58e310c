// What the master says of itself, on standard error: gunicorn's lines, with the time and the id of the process.

export interface MasterLog {
  info(text: string): void
  warn(text: string): void
  error(text: string): void
}

/** Lines as `[2026-11-23 02:10:00 +0000] [4711] [INFO] Handling signal: hup`. */
export function createMasterLog(write: (line: string) => void): MasterLog {
  const line = (level: string) => (text: string) =>
    write(`[${timeOf(new Date())}] [${process.pid}] [${level}] ${text}\n`)
  return { info: line('INFO'), warn: line('WARNING'), error: line('ERROR') }
}

function timeOf(date: Date): string {
  const minutes = -date.getTimezoneOffset()
  const local = new Date(date.getTime() + minutes * 60_000).toISOString()
  const offset = `${two(Math.abs(minutes) / 60)}${two(Math.abs(minutes) % 60)}`
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${minutes < 0 ? '-' : '+'}${offset}`
}

function two(number: number): string {
  return String(Math.floor(number)).padStart(2, '0')
}
