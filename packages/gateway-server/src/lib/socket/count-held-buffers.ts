// Large bodies are buffers that nobody keeps. V8 counts what they hold towards the next collection of everything, a
// mark-compact, and in these versions all that was made since the last one, whether it is still held or not: a body of
// 100 kB in every request is a mark-compact each few hundred requests, and most of what such a request costs. The flag that
// is set here, for the whole process, has V8 count what is held, as it does of itself from 14.8 on. decisions/0024 has why.

const flag = '--external-memory-accounted-in-global-limit'

let isDone = false

/** To be called where large bodies come or go, again and again: importing node:v8 takes 3 ms, and most programs have none. */
export function countHeldBuffers(): void {
  if (isDone) return
  isDone = true
  if (needsFlag(process.versions.v8) && !decidesItself(process.execArgv)) {
    process.getBuiltinModule('node:v8').setFlagsFromString(flag)
  }
}

/** Whether a version of V8 has the flag and needs it: those of Node.js 24 to 26. An older one has a smaller new space. */
export function needsFlag(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return (major === 13 && minor >= 6) || (major === 14 && minor < 8)
}

/** Whether who started the process has set the flag, either way, in one of V8's spellings. */
function decidesItself(words: readonly string[]): boolean {
  return words.some((word) => word.replaceAll('_', '-').includes(flag.slice(2)))
}
