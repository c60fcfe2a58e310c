import { describe, expect, test } from 'vitest'
import { emptyInput, RequestInput } from './input.ts'

const full = 64 * 1024

/** An input, and how often it has asked for more. */
function input(): { input: RequestInput; asked: () => number } {
  let asked = 0
  return { input: new RequestInput({ inputWanted: () => asked++ }), asked: () => asked }
}

const octets = (text: string): Uint8Array => Buffer.from(text)

test('gives chunks as they come, then null again and again', async () => {
  const { input: body } = input()
  body.push(octets('a'))
  body.push(octets('b'))
  body.end()
  expect([String(await body.read()), String(await body.read())]).toEqual(['a', 'b'])
  expect([await body.read(), await body.read()]).toEqual([null, null])
})

test('answers reads in the order they came', async () => {
  const { input: body, asked } = input()
  const reads = [body.read(), body.read(), body.read(), body.read()]
  expect([asked(), body.isAwaited]).toEqual([4, true])
  body.push(octets('a'))
  body.push(octets('b'))
  body.end()
  expect(body.isAwaited).toBe(false)
  expect((await Promise.all(reads)).map(String)).toEqual(['a', 'b', 'null', 'null'])
})

test('asks for nothing while it has chunks, unless it was full', async () => {
  const { input: body, asked } = input()
  body.push(octets('a'))
  await body.read()
  expect(asked()).toBe(0)
  body.push(Buffer.alloc(full - 300))
  expect(body.isFull).toBe(false)
  body.push(octets('a'))
  expect(body.isFull).toBe(true)
  await body.read()
  expect([body.isFull, asked()]).toEqual([false, 1])
  await body.read()
  expect(asked()).toBe(1)
})

test('is full of many small chunks before their octets fill it', () => {
  const { input: body } = input()
  let count = 0
  for (; !body.isFull; count++) body.push(octets('a'))
  expect(count).toBeGreaterThan(100)
  expect(count).toBeLessThan(1_000)
})

test('iterates to the end', async () => {
  const { input: body } = input()
  const all = Array.fromAsync(body, String)
  body.push(octets('a'))
  body.push(octets('b'))
  body.end()
  expect(await all).toEqual(['a', 'b'])
})

test('leaving an iteration leaves the rest to the next reader', async () => {
  const { input: body } = input()
  for (const text of ['a', 'b']) body.push(octets(text))
  body.end()
  for await (const chunk of body) {
    expect(String(chunk)).toBe('a')
    break
  }
  expect(String(await body.read())).toBe('b')
})

test('is read when it has ended and the last chunk has been handed out', async () => {
  const { input: body } = input()
  body.push(octets('a'))
  body.end()
  expect(body.isRead).toBe(false)
  await body.read()
  expect(body.isRead).toBe(true)
})

describe('when it fails', () => {
  const failure = new Error('gone')

  test('reads that wait reject, and all that follow', async () => {
    const { input: body, asked } = input()
    const waiting = body.read()
    body.fail(failure)
    await expect(waiting).rejects.toBe(failure)
    await expect(body.read()).rejects.toBe(failure)
    expect(asked()).toBe(1)
  })

  test('what has come can still be read', async () => {
    const { input: body } = input()
    body.push(octets('a'))
    body.fail(failure)
    expect(String(await body.read())).toBe('a')
    await expect(body.read()).rejects.toBe(failure)
  })

  test('the first failure stays', async () => {
    const { input: body } = input()
    body.fail(failure)
    body.fail(new Error('another'))
    body.end()
    await expect(body.read()).rejects.toBe(failure)
  })

  test('a complete body does not fail any more', async () => {
    const { input: body } = input()
    body.end()
    body.fail(failure)
    expect(await body.read()).toBeNull()
  })

  test('an iteration throws', async () => {
    const { input: body } = input()
    const all = Array.fromAsync(body)
    body.fail(failure)
    await expect(all).rejects.toBe(failure)
  })
})

test('the empty input cannot be changed by one request for another', () => {
  expect(Object.isFrozen(emptyInput)).toBe(true)
})
