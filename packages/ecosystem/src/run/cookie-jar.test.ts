import { expect, test } from 'vitest'
import { CookieJar } from './cookie-jar.ts'

test('sends back what was set, and not what was removed', () => {
  const jar = new CookieJar()
  expect(jar.field).toBeUndefined()
  jar.keep([
    ['Set-Cookie', 'a=1; Path=/; HttpOnly'],
    ['set-cookie', 'b=x=y'],
    ['X-Other', 'c=3'],
  ])
  expect(jar.field).toBe('a=1; b=x=y')
  jar.keep([['Set-Cookie', 'a=2']])
  expect(jar.field).toBe('a=2; b=x=y')
  jar.keep([
    ['Set-Cookie', 'a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    ['Set-Cookie', 'b=; Max-Age=0'],
  ])
  expect(jar.field).toBeUndefined()
})
