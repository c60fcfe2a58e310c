import { expect, test } from 'vitest'
import { reloaded } from './reloading.ts'
import { resolve } from './resolve.ts'

const settingsOf = (config: Record<string, unknown>) =>
  resolve({ flags: {}, env: {}, file: { name: 'gateway.config.ts', config } }).settings

test('takes what can change, and keeps and names what takes a new process', () => {
  const before = settingsOf({ keepAlive: 1, bind: ':1', user: 'a', env: { A: '1' } })
  const after = settingsOf({ keepAlive: 2, bind: ':2', user: 'a', backlog: 5, env: { A: '2' } })
  const { settings, unchanged } = reloaded(before, after)
  expect(unchanged).toEqual(['bind', 'backlog'])
  expect(settings).toMatchObject({
    keepAlive: 2,
    bind: before.bind,
    backlog: before.backlog,
    user: 'a',
    env: { A: '2' },
  })
})

test('names nothing where nothing has changed', () => {
  const config = { bind: [':1', 'unix:a'], env: { A: '1' } }
  expect(reloaded(settingsOf(config), settingsOf(config)).unchanged).toEqual([])
})
