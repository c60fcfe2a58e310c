import { describe, expect, test } from 'vitest'
import { answering, type CliFolder, cliFolder } from '../cli/cli-folder.fixture.ts'
import { withPostRequest, withPreRequest } from './request-hooks.ts'

const hooked = (hooks: string, app = `export default ${answering('hi')}`): Promise<CliFolder> =>
  cliFolder({ 'app.mjs': app, 'gateway.config.mjs': `export default { ${hooks} }` })

test('onStarting, whenReady and onExit are called around the application’s life, with where it listens', async () => {
  const folder = await hooked(
    `onStarting: (server) => console.error('starting', server.pid, server.addresses),
     whenReady: async (server) => console.error('ready', server.pid, server.addresses),
     onExit: (server) => console.error('exit', server.addresses),`,
    `console.error('loaded')
     export default Object.assign(${answering('hi')}, { startup() { console.error('startup') }, shutdown() { console.error('shutdown') } })`,
  )
  const server = await folder.startUntil(['app.mjs', '--port', '0'], /^(ready.*)$/m, {})
  await server.stop()
  const url = /Listening at (\S+)/.exec(server.output())?.[1]
  expect(
    server
      .output()
      .split('\n')
      .filter((line) => !/^(?:Loaded|Listening|Stopping)|^$/.test(line)),
  ).toEqual([
    `starting ${server.pid} []`,
    'loaded',
    'startup',
    `ready ${server.pid} [ '${url}' ]`,
    'shutdown',
    `exit [ '${url}' ]`,
  ])
})

test.each(['onStarting', 'whenReady'])('a failing %s ends the server with status 1, and is named', async (name) => {
  const folder = await hooked(`${name}() { throw new Error('no way') }`)
  const { status, output } = await folder.run(['app.mjs', '--port', '0'])
  expect(output).toContain(`gateway-server: the hook ${name} failed:\nError: no way\n    at `)
  expect(status).toBe(1)
})

test('onExit that never ends is not waited for, and that is said', async () => {
  const folder = await hooked(`gracefulTimeout: 0.1, onExit: () => new Promise(() => {})`)
  const server = await folder.start(['app.mjs'])
  expect(await server.stop()).toBe(0)
  expect(server.output()).toContain('The hook onExit is not waited for any longer\n')
})

test('preRequest sees each request before the application does, postRequest its end', async () => {
  const folder = await hooked(
    `preRequest: (environ) => { environ.HTTP_X_HOOK = 'hooked' },
     postRequest: ({ status, bytes, duration, remoteAddress }) => console.error('ended', status, bytes, duration >= 0, remoteAddress),`,
    `export default (environ, startResponse) => { startResponse('200 OK', []); return [environ.HTTP_X_HOOK] }`,
  )
  const server = await folder.start(['app.mjs'])
  expect(await (await fetch(server.ready)).text()).toBe('hooked')
  await server.stop()
  expect(server.output()).toContain('ended 200 6 true 127.0.0.1\n')
})

test('what preRequest throws is an error of the request, what postRequest throws is logged', async () => {
  const folder = await hooked(`preRequest() { throw new Error('pre') }, postRequest() { throw new Error('post') }`)
  const server = await folder.start(['app.mjs'])
  expect((await fetch(server.ready)).status).toBe(500)
  expect((await fetch(server.ready)).status).toBe(500)
  await server.stop()
  expect(server.output()).toContain('Error: pre\n')
  expect(server.output()).toContain('the hook postRequest failed: Error: post\n')
})

describe('without hooks', () => {
  test('the application is the one that was given, and nobody observes', () => {
    const application = () => []
    expect(withPreRequest(application, { preRequest: undefined })).toBe(application)
    expect(withPostRequest(undefined, { postRequest: undefined }, () => {})).toBeUndefined()
  })
})
