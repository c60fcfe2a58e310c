import { createEnviron } from '@gateway-server/testkit'
import { expect, test } from 'vitest'
import { urlOf } from './request-url.ts'

const targets: ReadonlyArray<readonly [target: string, path: string, query: string]> = [
  ['/', '/', ''],
  ['/a%20b?q=%C3%A9&r', '/a%20b', 'q=%C3%A9&r'],
  ['/a?', '/a', ''],
  ['/?a?b', '/', 'a?b'],
  ['//double//slash', '//double//slash', ''],
  ['http://host.example/a?q', '/a', 'q'],
  ['http://host.example/a?', '/a', ''],
  ['http://host.example', '/', ''],
  ['http://host.example?q', '/', 'q'],
  ['*', '*', ''],
  ['host.example:443', '', ''],
]

test.each(targets)('is the target as received: %s', (target, path, query) => {
  const environ = createEnviron({ target, PATH_INFO: path, QUERY_STRING: query })
  expect(urlOf(environ)).toBe(target)
})

test('is the rest of the path below a mount', () => {
  expect(urlOf(createEnviron({ target: '/api/users?q', SCRIPT_NAME: '/api', PATH_INFO: '/users' }))).toBe('/users?q')
  expect(urlOf(createEnviron({ target: '/api', SCRIPT_NAME: '/api', PATH_INFO: '' }))).toBe('/')
  expect(urlOf(createEnviron({ target: '/api?q', SCRIPT_NAME: '/api', PATH_INFO: '' }))).toBe('/?q')
})

test('is what middleware has made of it', () => {
  expect(urlOf(createEnviron({ target: '/old?q', PATH_INFO: '/new' }))).toBe('/new?q')
  expect(urlOf(createEnviron({ target: '/a/old', PATH_INFO: '/old' }))).toBe('/old')
  expect(urlOf(createEnviron({ target: 'http://host.example/a/old', PATH_INFO: '/old' }))).toBe('/old')
  expect(urlOf(createEnviron({ target: 'http://host.example', PATH_INFO: '/new' }))).toBe('/new')
  expect(urlOf(createEnviron({ target: '/a', QUERY_STRING: 'added=1' }))).toBe('/a?added=1')
})
