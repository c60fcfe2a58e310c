import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answering, cliFolder } from './cli-folder.fixture.ts'

const app = { 'app.mjs': `export default ${answering('hi')}` }
const gatewayServer = { 'gateway-server': 'packages/gateway-server' }

/** The line of --print-config for a setting: its value, and where it comes from. */
function lineOf(output: string, name: string): string[] {
  const line = new RegExp(`^${name} +(\\S.*?)?(?:  +(\\S.*))?$`, 'm').exec(output)
  return line === null ? [] : line.slice(1).filter((part) => part !== undefined)
}

describe('the configuration file', () => {
  test.each([
    { name: 'gateway.config.ts', text: `const port: number = 0\nexport default { port, application: 'app.mjs' }` },
    { name: 'gateway.config.mts', text: `export default { port: 0, application: 'app.mjs' } satisfies object` },
    { name: 'gateway.config.js', text: `module.exports = { port: 0, application: 'app.mjs' }` },
    { name: 'gateway.config.mjs', text: `export const config = async () => ({ port: 0, application: 'app.mjs' })` },
    { name: 'gateway.config.json', text: `{ "port": 0, "application": "app.mjs" }` },
  ])('$name is found in the current folder, and may name the application', async ({ name, text }) => {
    const folder = await cliFolder({ ...app, [name]: text })
    const server = await folder.start([], {})
    expect(await (await fetch(server.ready)).text()).toBe('hi')
  })

  test('has its types from defineConfig', async () => {
    const folder = await cliFolder({
      ...app,
      'gateway.config.ts': `import { defineConfig } from 'gateway-server'
        export default defineConfig(() => ({ bind: ['127.0.0.1:0'], keepAlive: 5, limitRequestBody: '10M' }))`,
    })
    await folder.install(gatewayServer)
    const { output } = await folder.run(['--print-config'])
    expect(lineOf(output, 'bind')).toEqual(['127.0.0.1:0', 'bind in gateway.config.ts'])
    expect(lineOf(output, 'keepAlive')).toEqual(['5', 'keepAlive in gateway.config.ts'])
    expect(lineOf(output, 'limitRequestBody')).toEqual(['10M', 'limitRequestBody in gateway.config.ts'])
  })

  test.each(['-c', '--config'])('%s names another', async (flag) => {
    const folder = await cliFolder({ 'conf/production.json': '{ "keepAlive": 5 }', 'gateway.config.json': '{}' })
    const { output } = await folder.run([flag, 'conf/production.json', '--print-config'])
    expect(lineOf(output, 'keepAlive')).toEqual(['5', 'keepAlive in conf/production.json'])
    const byVariable = await folder.run(['--print-config'], { GATEWAY_CONFIG: 'conf/production.json' })
    expect(lineOf(byVariable.output, 'keepAlive')[0]).toBe('5')
  })

  test.each([
    { text: '{ "keepalive": 5 }', says: 'keepalive in gateway.config.json is no setting. Did you mean keepAlive?' },
    {
      text: '{ "graceful_timeout": 5 }',
      says: 'graceful_timeout in gateway.config.json is no setting. Did you mean gracefulTimeout?',
    },
    { text: '{ "colour": 5 }', says: 'colour in gateway.config.json is no setting. docs/settings.md has all of them.' },
    { text: '{ "config": "a" }', says: 'config in gateway.config.json is no setting.' },
    {
      text: '{ "keepAlive": "soon" }',
      says: "keepAlive in gateway.config.json: expected a number of seconds from 0, not 'soon'.",
    },
    {
      text: '{ "keepAlive": [5] }',
      says: 'keepAlive in gateway.config.json: expected a number of seconds from 0, not [ 5 ].',
    },
    {
      text: '{ "keepAlive": null }',
      says: 'keepAlive in gateway.config.json: expected a number of seconds from 0, not null.',
    },
    {
      text: '{ "bind": [":1", {}] }',
      says: 'bind in gateway.config.json: expected HOST:PORT, [::1]:PORT, :PORT, PORT, unix:PATH or fd://N, not {}.',
    },
    { text: '{ "whenReady": "now" }', says: "whenReady in gateway.config.json: expected a function, not 'now'." },
    { text: '[]', says: 'gateway.config.json has no object of settings but an array.' },
    { text: '{', says: 'gateway.config.json cannot be read: ' },
  ])('$text is said to be wrong, with status 2', async ({ text, says }) => {
    const folder = await cliFolder({ ...app, 'gateway.config.json': text })
    const { status, output } = await folder.run(['app.mjs'])
    expect(output).toContain(`gateway-server: ${says}`)
    expect(output).not.toContain('    at ')
    expect(status).toBe(2)
  })

  test.each([
    {
      text: `throw new Error('no secret')`,
      says: 'gateway.config.mjs could not be loaded:\nError: no secret\n    at ',
    },
    {
      text: `export default () => { throw new Error('no secret') }`,
      says: 'the function that gateway.config.mjs exports has failed:\nError: no secret\n    at ',
    },
    { text: `export const port = 1`, says: 'gateway.config.mjs has no default export' },
    { text: `export default 'port: 1'`, says: 'gateway.config.mjs has no object of settings but a string.' },
  ])('$text is said with its stack', async ({ text, says }) => {
    const folder = await cliFolder({ ...app, 'gateway.config.mjs': text })
    const { status, output } = await folder.run(['app.mjs'])
    expect(output).toContain(`gateway-server: ${says}`)
    expect(status).toBe(2)
  })

  test('that is named has to be there, and of two that are found neither is taken', async () => {
    const folder = await cliFolder({ ...app, 'gateway.config.js': '', 'gateway.config.json': '' })
    expect(await folder.run(['app.mjs', '-c', 'none.ts'])).toMatchObject({
      status: 2,
      output: expect.stringContaining('there is no configuration file none.ts.'),
    })
    expect(await folder.run(['app.mjs'])).toMatchObject({
      status: 2,
      output: expect.stringContaining('there are gateway.config.js and gateway.config.json: keep one of them'),
    })
  })
})

describe('--print-config', () => {
  test('shows every value with where it came from: flags go before variables, those before the file', async () => {
    const folder = await cliFolder({
      'gateway.config.json': '{ "keepAlive": 1, "bodyTimeout": 2, "headerTimeout": 3 }',
    })
    const { status, output } = await folder.run(['--print-config', '--keep-alive', '4', 'src/app.ts'], {
      GATEWAY_KEEP_ALIVE: '5',
      GATEWAY_BODY_TIMEOUT: '6',
      GATEWAY_SEND_TIMEOUT: '',
      PORT: '7',
    })
    expect(status).toBe(0)
    expect(lineOf(output, 'application')).toEqual(['src/app.ts', 'the argument'])
    expect(lineOf(output, 'keepAlive')).toEqual(['4', '--keep-alive'])
    expect(lineOf(output, 'bodyTimeout')).toEqual(['6', 'GATEWAY_BODY_TIMEOUT in the environment'])
    expect(lineOf(output, 'headerTimeout')).toEqual(['3', 'headerTimeout in gateway.config.json'])
    expect(lineOf(output, 'sendTimeout')).toEqual(['300', 'default'])
    expect(lineOf(output, 'port')).toEqual(['7', 'PORT in the environment'])
    expect(lineOf(output, 'certfile')).toEqual(['default'])
    expect(output).not.toMatch(/^printConfig/m)
  })
})

describe('--check-config', () => {
  test('loads the application, but neither starts it nor listens', async () => {
    const folder = await cliFolder({
      'app.mjs': `export default Object.assign(${answering('hi')}, { startup() { throw new Error('started') } })
        setInterval(() => {}, 1e6)`,
    })
    const { status, output } = await folder.run(['app.mjs', '--check-config', '-b', 'unix:a.sock'])
    expect(output).toBe('Loaded app.mjs:default, a gateway application\nThe configuration is good\n')
    expect(status).toBe(0)
    expect(existsSync(join(folder.path, 'a.sock'))).toBe(false)
  })

  test.each([
    { args: ['app.mjs', '--keep-alive', 'x'], status: 2, says: '--keep-alive: expected a number of seconds' },
    { args: ['none.mjs'], status: 3, says: 'there is no file none.mjs' },
    { args: ['broken.mjs'], status: 3, says: 'broken.mjs could not be loaded:' },
    { args: ['app.mjs', '--certfile', 'app.mjs'], status: 1, says: '--certfile app.mjs' },
    { args: ['app.mjs', '-b', '1', '--port', '1'], status: 2, says: '--bind: the address is said by --port too' },
    { args: ['app.mjs', '--chdir', 'none'], status: 1, says: '--chdir none: there is no such folder.' },
    { args: [], status: 2, says: 'no application is named' },
  ])('$args ends with the status that serving would: $status', async ({ args, status, says }) => {
    const folder = await cliFolder({ ...app, 'broken.mjs': `throw new Error('broken')` })
    const checked = await folder.run(['--check-config', ...args])
    expect(checked.output).toContain(`gateway-server: ${says}`)
    expect(checked.output).not.toContain('The configuration is good')
    expect(checked.status).toBe(status)
  })
})

test('a variable that looks like a misspelt setting is noted', async () => {
  const folder = await cliFolder(app)
  const server = await folder.start(['app.mjs'], { PORT: '0', GATEWAY_KEEPALIVE: '1', GATEWAY_URL: 'http://a' })
  expect(server.output()).toContain(
    'Note: GATEWAY_KEEPALIVE in the environment is no setting. Did you mean GATEWAY_KEEP_ALIVE?\n',
  )
  expect(server.output()).not.toContain('GATEWAY_URL')
})
