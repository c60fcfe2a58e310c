// Whether the terminal that a process was started from has been closed. Closing sends HUP, which is also how a reload is asked
// for: a server that somebody tries out ends with its window, one in the background lives on.
import { closeSync, openSync } from 'node:fs'

/** Whether there was one: nohup, systemd and the like leave none. To be asked when the process starts. */
export function hasTerminal(): boolean {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
}

/** Whether this process belongs to no terminal any more. */
export function terminalIsGone(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return false
  } catch {
    return true
  }
}
