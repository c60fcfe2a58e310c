import { expect, test } from 'vitest'
import { defineConfig } from './define-config.ts'

test('gives back what it is given: settings, or a function that makes them', async () => {
  const config = { port: 1 }
  expect(defineConfig(config)).toBe(config)
  const make = async () => config
  expect(await defineConfig(make)()).toBe(config)
})

test('knows the types of settings', () => {
  defineConfig({
    bind: [8000, ':8001', 'unix:a.sock'],
    workers: 'auto',
    limitRequestBody: '10M',
    socketMode: 0o660,
    certReqs: 2,
    env: { A: 'b' },
    reload: true,
    preRequest: (environ) => void environ.PATH_INFO,
    postRequest: ({ status, duration }) => void (status + duration),
    workerExit: (server, worker, { signal }) => void [server.pid, worker.age, signal],
  })
  // @ts-expect-error times are numbers
  defineConfig({ keepAlive: '5' })
  // @ts-expect-error it is called keepAlive
  defineConfig({ keepalive: 5 })
  // @ts-expect-error hooks are functions
  defineConfig({ whenReady: 'ready' })
  // @ts-expect-error of the command line alone
  defineConfig({ printConfig: true })
})
