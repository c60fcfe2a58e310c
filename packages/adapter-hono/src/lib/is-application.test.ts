import { Hono } from 'hono'
import { Hono as QuickHono } from 'hono/quick'
import { Hono as TinyHono } from 'hono/tiny'
import { expect, test } from 'vitest'
import { isApplication } from './is-application.ts'

test.each([
  ['Hono', new Hono()],
  ['a sub-app', new Hono().basePath('/api')],
  ['hono/quick', new QuickHono()],
  ['hono/tiny', new TinyHono()],
])('%s is one', (_name, app) => {
  expect(isApplication(app)).toBe(true)
})

test.each([
  ['an object with fetch', { fetch: () => new Response() }],
  ['an object with half of it', { fetch: () => {}, request: () => {}, route: () => {}, routes: [], router: null }],
  ['the class', Hono],
  ['an app’s fetch', new Hono().fetch],
  ['null', null],
  ['undefined', undefined],
  ['a string', 'app'],
])('%s is none', (_name, value) => {
  expect(isApplication(value)).toBe(false)
})
