import { expect, test } from 'vitest'
import { inheritedSockets } from './activation.ts'

test('are the descriptors from 3 on, with their names', () => {
  const env = { LISTEN_PID: '42', LISTEN_FDS: '3', LISTEN_FDNAMES: 'http:https' }
  expect(inheritedSockets(env, 42)).toEqual([
    { fd: 3, name: 'http' },
    { fd: 4, name: 'https' },
    { fd: 5, name: 'unknown' },
  ])
})

test('are told to no process that is started after', () => {
  const env = { LISTEN_PID: '42', LISTEN_FDS: '1', LISTEN_FDNAMES: 'http', LISTEN_PIDFDID: '7', HOME: '/' }
  expect(inheritedSockets(env, 42)).toHaveLength(1)
  expect(env).toEqual({ HOME: '/' })
  expect(inheritedSockets(env, 42)).toEqual([])
})

test('are none where they are meant for another process', () => {
  const env = { LISTEN_PID: '41', LISTEN_FDS: '1' }
  expect(inheritedSockets(env, 42)).toEqual([])
  expect(env).toEqual({ LISTEN_PID: '41', LISTEN_FDS: '1' })
})

test('are none without systemd', () => {
  expect(inheritedSockets({}, 42)).toEqual([])
  expect(inheritedSockets({ LISTEN_FDS: '1' }, 42)).toEqual([])
  expect(inheritedSockets({ LISTEN_PID: '42' }, 42)).toEqual([])
})

test.each(['', 'x', '-1', '1.5', '1025'])('are refused where their number is %j', (count) => {
  expect(() => inheritedSockets({ LISTEN_PID: '42', LISTEN_FDS: count }, 42)).toThrow('LISTEN_FDS')
})
