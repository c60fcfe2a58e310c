import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEnviron } from '@gateway-server/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installGlobals } from './install-globals.ts'
import { NativeRequest, NativeResponse } from './native-classes.ts'
import { standInRequest } from './request.ts'
import { ResponseStandIn } from './response.ts'

const nativeFetch = globalThis.fetch
const echo = createServer((request, response) => void request.pipe(response))
let url = ''

beforeAll(async () => {
  installGlobals()
  await new Promise<void>((resolve) => void echo.listen(0, '127.0.0.1', resolve))
  const { port } = echo.address() as AddressInfo // it listens on TCP
  url = `http://127.0.0.1:${port}/`
})
afterAll(() => void echo.close())

const requestOf = (to = 'http://localhost/'): Request =>
  standInRequest(createEnviron({ REQUEST_METHOD: 'POST', body: 'the body' }), to)

describe('Response', () => {
  test('makes stand-ins that are instances of it and of the platform’s own', () => {
    const response = new Response('x')
    expect(ResponseStandIn.is(response)).toBe(true)
    expect([
      response instanceof Response,
      response instanceof NativeResponse,
      response.constructor === Response,
    ]).toEqual([true, true, true])
    expect(ResponseStandIn.is(Response.json({}))).toBe(true)
  })

  test('has real ones as instances too: of fetch, redirect, error, and the platform’s constructor', async () => {
    const real = [
      await nativeFetch(url),
      Response.redirect('http://localhost/'),
      Response.error(),
      new NativeResponse(),
    ]
    for (const response of real)
      expect([response instanceof Response, response.constructor === Response]).toEqual([true, true])
    expect([real[1]?.status, real[1]?.headers.get('location'), real[2]?.type]).toEqual([
      302,
      'http://localhost/',
      'error',
    ])
  })

  test('looks like the platform’s', () => {
    expect([Response.name, Response.length, Response.prototype]).toEqual(['Response', 0, NativeResponse.prototype])
    expect(Object.getOwnPropertyNames(Response).sort()).toEqual(Object.getOwnPropertyNames(NativeResponse).sort())
    expect(Object.getOwnPropertyDescriptor(globalThis, 'Response')).toMatchObject({
      writable: true,
      enumerable: false,
      configurable: true,
    })
  })

  test('can be subclassed', async () => {
    class Page extends Response {
      constructor(title: string) {
        super(`<h1>${title}</h1>`, { headers: { 'content-type': 'text/html' } })
      }
      get isPage(): boolean {
        return true
      }
    }
    const page = new Page('Hi')
    expect([page instanceof Page, page instanceof Response, page.isPage, page.status]).toEqual([true, true, true, 200])
    expect([await page.text(), new Response('x') instanceof Page]).toEqual(['<h1>Hi</h1>', false])
  })

  test('has what is added to its prototype, on stand-ins and real ones', () => {
    Object.defineProperty(Response.prototype, 'added', { value: 'yes', configurable: true })
    expect([Reflect.get(new Response('x'), 'added'), Reflect.get(new NativeResponse('x'), 'added')]).toEqual([
      'yes',
      'yes',
    ])
    Reflect.deleteProperty(Response.prototype, 'added')
  })

  test.each([
    ['status', () => new Response('x', { status: 99 }), RangeError],
    ['null body', () => new Response('x', { status: 204 }), TypeError],
    ['header', () => new Response('x', { headers: { 'a b': '1' } }), TypeError],
    ['unserialisable', () => Response.json(undefined), TypeError],
    ['new', () => Reflect.apply(Response, undefined, []), TypeError],
  ])('throws as the platform’s does: %s', (_name, make, error) => {
    expect(make).toThrow(error)
  })

  test('takes what a stand-in cannot hold', async () => {
    const form = new FormData()
    form.set('a', '1')
    const response = new Response(form)
    expect(response.headers.get('content-type')).toMatch(/^multipart\/form-data; boundary=/)
    expect((await response.formData()).get('a')).toBe('1')
  })

  test('compiles WebAssembly from a stand-in', async () => {
    const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)
    const response = new Response(empty, { headers: { 'content-type': 'application/wasm' } })
    // WebAssembly is in the DOM's types, which this repository does not load.
    const { compileStreaming } = Reflect.get(globalThis, 'WebAssembly') as {
      compileStreaming(given: Response): Promise<object>
    }
    expect(String(await compileStreaming(response))).toBe('[object WebAssembly.Module]')
  })
})

describe('Request', () => {
  test('is made from a stand-in, body and all', async () => {
    const request = requestOf()
    const made = new Request(request, { headers: { 'x-a': '1' } })
    expect([made instanceof Request, made.method, made.headers.get('x-a'), await made.text()]).toEqual([
      true,
      'POST',
      '1',
      'the body',
    ])
    expect(request.bodyUsed).toBe(true)
    expect(() => new Request(request)).toThrow(TypeError)
  })

  test('has real ones and stand-ins as instances', () => {
    const made = [
      new Request('http://localhost/'),
      new NativeRequest('http://localhost/'),
      requestOf(),
      requestOf().clone(),
    ]
    for (const request of made)
      expect([request instanceof Request, request instanceof NativeRequest, request.constructor === Request]).toEqual([
        true,
        true,
        true,
      ])
  })

  test('can be subclassed, looks like the platform’s, and throws as it does', () => {
    class Mine extends Request {}
    expect([new Mine(requestOf()) instanceof Mine, Request.name, Request.length]).toEqual([true, 'Request', 1])
    expect(() => new Request('no url')).toThrow(TypeError)
    expect(() => Reflect.apply(Request, undefined, ['http://localhost/'])).toThrow(TypeError)
  })
})

describe('fetch', () => {
  test('sends a stand-in', async () => {
    const response = await fetch(requestOf(url))
    expect([response.status, await response.text()]).toEqual([200, 'the body'])
  })

  test('takes a stand-in as the init', async () => {
    expect(await (await fetch(url, requestOf())).text()).toBe('the body')
  })

  test('takes all else, and rejects as the platform’s does', async () => {
    expect(await (await fetch(url, { method: 'POST', body: 'x' })).text()).toBe('x')
    await expect(Reflect.apply(fetch, undefined, [])).rejects.toThrow(TypeError)
    expect([fetch.name, fetch.length]).toEqual(['fetch', nativeFetch.length])
  })
})
