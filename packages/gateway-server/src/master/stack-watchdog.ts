// A thread of a worker process that looks at whether the event loop of the main thread still turns, and tells the master
// where it stands when it does not. It asks V8's inspector, as a debugger would: that costs nothing before, works while
// JavaScript runs without end, in a regular expression too, and opens no port. The main thread is never looked at otherwise.
import { type Debugger, Session } from 'node:inspector'
import { writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { endOfStack, stackDescriptor } from './messages.ts'
import { Silence } from './silence.ts'

export interface WatchdogData {
  /** Changed by the main thread at each turn of its heartbeat. */
  readonly beats: Int32Array
  /** Milliseconds without a beat that are too many. */
  readonly timeout: number
}

/** How long the main thread may take to stop, in milliseconds: in native code it never does. */
const timeToStop = 1_500
const mostFrames = 50

const { beats, timeout } = workerData as WatchdogData // what heartbeat.ts gives
let lastBeat = -1
const lookEvery = Math.min(1_000, timeout / 4)
const silence = new Silence(lookEvery)
const timer = setInterval(look, lookEvery)
parentPort?.unref()

function look(): void {
  const beat = Atomics.load(beats, 0)
  if (beat !== lastBeat) silence.heard()
  lastBeat = beat
  if (silence.look() <= timeout) return
  clearInterval(timer)
  tellStack()
}

function tellStack(): void {
  const session = new Session()
  const urls = new Map<string, string>()
  session.connectToMainThread()
  session.on('Debugger.scriptParsed', ({ params }) => void urls.set(params.scriptId, params.url))
  const giveUp = setTimeout(() => tell(''), timeToStop)
  session.once('Debugger.paused', ({ params }) => {
    clearTimeout(giveUp)
    tell(
      params.callFrames
        .slice(0, mostFrames)
        .map((frame) => lineOf(frame, urls))
        .join(''),
    )
  })
  session.post('Debugger.enable')
  session.post('Debugger.pause')
}

/** The master ends the process when it has read this. */
function tell(stack: string): void {
  writeSync(stackDescriptor, stack + endOfStack)
}

function lineOf({ functionName, location }: Debugger.CallFrame, urls: ReadonlyMap<string, string>): string {
  const url = urls.get(location.scriptId) ?? 'unknown'
  const place = `${url}:${location.lineNumber + 1}:${(location.columnNumber ?? 0) + 1}`
  return functionName === '' ? `    at ${place}\n` : `    at ${functionName} (${place})\n`
}
