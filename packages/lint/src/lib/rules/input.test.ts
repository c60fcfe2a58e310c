import { expect, test } from 'vitest'
import type { Input } from '@gateway-server/interface'
import { brokenBy, callLinted, using } from '../exchange.fixture.ts'

/** An input of a careless server: gives these, one a read. */
function inputOf(...reads: Array<() => unknown>): Input {
  const read = (): Promise<Uint8Array | null> =>
    (reads.shift()?.() ?? Promise.resolve(null)) as Promise<Uint8Array | null> // or not: that is what is tested
  return {
    read,
    async *[Symbol.asyncIterator]() {
      for (let chunk = await read(); chunk !== null; chunk = await read()) yield chunk
    },
  }
}

const giving = (value: unknown) => (): Promise<unknown> => Promise.resolve(value)
const rejecting = (reason: unknown) => (): Promise<unknown> => Promise.reject(reason)
const abort = Object.assign(new Error('aborted'), { name: 'AbortError' })

const broken: ReadonlyArray<readonly [rule: string, name: string, reads: Array<() => unknown>]> = [
  ['I1', 'an empty chunk', [giving(new Uint8Array())]],
  ['I1', 'a string', [giving('text')]],
  ['I2', 'bytes after the end', [giving(null), giving(Buffer.from('late'))]],
  ['I3', 'a rejection that is no error', [rejecting('gone')]],
  ['I3', 'an AbortError', [rejecting(abort)]],
]

async function readThrice({ read }: Input): Promise<void> {
  for (let index = 0; index < 3; index++) await read()
}

test.each(broken)('%s: refuses %s from read()', async (rule, _name, reads) => {
  const input = inputOf(...reads)
  const application = using((environ) => readThrice({ ...input, read: () => environ['gateway.input'].read() }))
  expect(await brokenBy(() => callLinted(application, { 'gateway.input': input }))).toBe(`${rule} server`)
})

test.each(broken.filter(([rule]) => rule !== 'I2'))('%s: refuses %s when iterating', async (rule, _name, reads) => {
  const application = using((environ) => Array.fromAsync(environ['gateway.input']))
  expect(await brokenBy(() => callLinted(application, { 'gateway.input': inputOf(...reads) }))).toBe(`${rule} server`)
})

test('I1: refuses a read that is no promise', async () => {
  const input = inputOf(() => Buffer.from('now'))
  const application = using((environ) => environ['gateway.input'].read())
  expect(await brokenBy(() => callLinted(application, { 'gateway.input': input }))).toBe('I1 server')
})

test.each(['3', '1'])('I2: refuses 2 bytes with CONTENT_LENGTH %s', async (length) => {
  const description = { CONTENT_LENGTH: length, 'gateway.input': inputOf(giving(Buffer.from('ab'))) }
  const application = using((environ) => Array.fromAsync(environ['gateway.input']))
  expect(await brokenBy(() => callLinted(application, description))).toBe('I2 server')
})

test.each([[null], [{}], [{ read: () => Promise.resolve(null) }]])('I1: refuses %j for an input', async (input) => {
  const description = { 'gateway.input': input as Input } // or not: that is what is tested
  expect(
    await brokenBy(() =>
      callLinted(
        using((environ) => environ['gateway.input']),
        description,
      ),
    ),
  ).toBe('I1 server')
})

test('passes on an honest error, and an honest body', async () => {
  const gone = Object.assign(new Error('the client went away'), { code: 'ECONNRESET' })
  const application = using((environ) => environ['gateway.input'].read())
  await expect(callLinted(application, { 'gateway.input': inputOf(rejecting(gone)) })).rejects.toBe(gone)
  let body = ''
  const reading = using(async (environ) => {
    for await (const chunk of environ['gateway.input']) body += Buffer.from(chunk).toString()
    expect(await environ['gateway.input'].read()).toBeNull()
  })
  await callLinted(reading, { body: 'honest' })
  expect(body).toBe('honest')
})
