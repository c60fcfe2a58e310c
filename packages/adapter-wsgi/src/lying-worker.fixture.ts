// A worker that does not keep to PROTOCOL.md, in Python's place: what it sends as HELLO and as answers is told from outside.
import type { Buffer } from 'node:buffer'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Stands in an answer's frames for the number of the request. */
export const thisRequest = 0xaa_aa_aa_aa

/** The path of a request that gets these frames for an answer; any other gets `right`. */
export function pathOf(frames: Buffer): string {
  return `/~${frames.toString('base64url')}~`
}

const program = (hello: Buffer, notesBegun: boolean): string => `#!${process.execPath}
const { openSync, writeSync } = require('node:fs')
const { connect } = require('node:net')
const { socket, started } = JSON.parse(process.env.GATEWAY_WSGI)
const begun = openSync(started, 'r+')
const connection = connect(socket, () => connection.write(Buffer.from('${hello.toString('base64url')}', 'base64url')))
connection.on('error', () => {}).on('close', () => process.exit(1))
let held = Buffer.alloc(0)
connection.on('data', (octets) => {
  held = Buffer.concat([held, octets])
  while (held.length >= 9 && held.length >= 9 + held.readUInt32LE(0)) {
    const end = 9 + held.readUInt32LE(0)
    const [type, request, payload] = [held[4], held.readUInt32LE(5), held.toString('latin1', 9, end)]
    held = held.subarray(end)
    if (type === 1) answer(request, /~([\\w-]*)~/.exec(payload)?.[1])
    if (type === 5) process.exit(0)
  }
})
function answer(request, lie) {
  const number = Buffer.alloc(4)
  number.writeUInt32LE(request)
  if (${notesBegun}) writeSync(begun, number, 0, 4, 0)
  if (lie === undefined) connection.write(right(request))
  else connection.write(Buffer.from(Buffer.from(lie, 'base64url').toString('latin1').replaceAll('\\xaa'.repeat(4), number.toString('latin1')), 'latin1'))
}
function right(request) {
  const head = '200 OK\\0Content-Length\\x005'
  const frame = Buffer.alloc(14)
  frame.writeUInt32LE(5 + head.length + 5, 0)
  frame[4] = 17
  frame.writeUInt32LE(request, 5)
  frame[9] = 1
  frame.writeUInt32LE(head.length, 10)
  return Buffer.concat([frame, Buffer.from(head + 'right', 'latin1')])
}
`

/** The path of a program that can be given as `python`. @param notesBegun whether it notes which requests it has begun */
export async function lyingWorker(hello: Buffer, { notesBegun = true } = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-wsgi-lying-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'python')
  await writeFile(path, program(hello, notesBegun), { mode: 0o755 })
  return path
}
