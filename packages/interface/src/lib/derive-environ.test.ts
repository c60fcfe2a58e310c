import { expect, test } from 'vitest'
import type { Environ } from './environ.ts'
import { deriveEnviron } from './derive-environ.ts'
import { defineLazyKey } from './lazy-key.ts'

function environWith(members: Partial<Environ>): Environ {
  return members as Environ // the tests below look at nothing else
}

test('overrides hide keys, the rest is read through, and the given environ stays as it was', () => {
  const environ = environWith({ SCRIPT_NAME: '', PATH_INFO: '/api/users', QUERY_STRING: 'q=1' })
  const derived = deriveEnviron(environ, { SCRIPT_NAME: '/api', PATH_INFO: '/users' })
  expect([derived.SCRIPT_NAME, derived.PATH_INFO, derived.QUERY_STRING]).toEqual(['/api', '/users', 'q=1'])
  expect(environ).toEqual({ SCRIPT_NAME: '', PATH_INFO: '/api/users', QUERY_STRING: 'q=1' })
})

test('does not run a lazy key, and runs it once for everybody who derives', () => {
  let made = 0
  class Lazy {
    state: { input?: object } = {}
  }
  defineLazyKey(Lazy.prototype, 'gateway.input', function () {
    return (this.state.input ??= { made: ++made })
  })
  const environ = new Lazy() as unknown as Environ // only its one lazy key is looked at
  const derived = deriveEnviron(environ, { 'mine.key': 1 })
  expect(made).toBe(0)
  expect(derived['gateway.input']).toBe(environ['gateway.input'])
  expect(made).toBe(1)
})

test('replaces a lazy key for those behind, not for those before', () => {
  const environ = environWith({})
  defineLazyKey(environ, 'gateway.input', () => 'original')
  const wrapped = 'wrapped' as unknown as Environ['gateway.input'] // identity is all that counts here
  expect(deriveEnviron(environ, { 'gateway.input': wrapped })['gateway.input']).toBe('wrapped')
  expect(environ['gateway.input']).toBe('original')
})

test('undefined makes a variable absent', () => {
  const environ = environWith({ CONTENT_TYPE: 'text/plain', HTTP_ACCEPT: '*/*' })
  const derived = deriveEnviron(environ, { CONTENT_TYPE: undefined })
  expect(derived.CONTENT_TYPE).toBeUndefined()
  expect(derived.HTTP_ACCEPT).toBe('*/*')
})
