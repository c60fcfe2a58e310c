import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { answering, cliFolder } from './cli-folder.fixture.ts'

const manifest: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

test.each(['--help', '-h'])('%s shows usage, every option and its default', async (option) => {
  const folder = await cliFolder()
  const { status, output } = await folder.run([option])
  expect(status).toBe(0)
  expect(output).toContain('Usage: gateway-server [options] MODULE[:NAME]')
  expect(output).toMatch(/--host <HOST> .*127\.0\.0\.1/)
  expect(output).toMatch(/--port <PORT> [^-]*8888,\s+env: PORT/)
  expect(output).toMatch(/--version/)
  expect(output).toContain('gateway-server app.ts')
})

test.each(['--version', '-v'])('%s shows the package’s version', async (option) => {
  const folder = await cliFolder()
  expect(await folder.run([option])).toEqual({ status: 0, output: `${manifest.version}\n` })
})

test.each([
  { args: [], says: 'no application is named: gateway-server [options] MODULE[:NAME]' },
  { args: ['a.js', 'b.js'], says: 'too many arguments' },
  { args: ['--prot', '1', 'a.js'], says: "unknown option '--prot'\n(Did you mean --port?)" },
  { args: ['--port'], says: "option '--port <PORT>' argument missing" },
  { args: ['--port', '', 'a.js'], says: "--port: expected a number from 0 to 65535, not ''." },
  { args: ['--port', 'http', 'a.js'], says: "--port: expected a number from 0 to 65535, not 'http'." },
  { args: ['--port', '65536', 'a.js'], says: "--port: expected a number from 0 to 65535, not '65536'." },
  { args: ['--port', '-1', 'a.js'], says: "--port: expected a number from 0 to 65535, not '-1'." },
  { args: ['--port', '0x50', 'a.js'], says: "--port: expected a number from 0 to 65535, not '0x50'." },
  { args: ['--port', '8e3', 'a.js'], says: "--port: expected a number from 0 to 65535, not '8e3'." },
  {
    args: ['--host', '', 'a.js'],
    says: "--host: expected an address or a name (0.0.0.0 means all addresses), not ''.",
  },
  {
    args: ['-D', 'a.js'],
    says: "unknown option '-D'\n(A service manager, such as systemd, keeps it in the background.)",
  },
  {
    args: ['--worker-class=gevent', 'a.js'],
    says: "unknown option '--worker-class=gevent'\n(There is one kind of worker",
  },
])('$args ends with status 2, what is wrong, and where to read on', async ({ args, says }) => {
  const folder = await cliFolder()
  const { status, output } = await folder.run(args)
  expect(output).toContain(says)
  expect(output).toContain('gateway-server --help')
  expect(status).toBe(2)
})

test('a PORT that is no port is named as the culprit', async () => {
  const folder = await cliFolder()
  const { status, output } = await folder.run(['a.js'], { PORT: 'tcp://10.0.0.1:80' })
  expect(output).toContain(
    "gateway-server: PORT in the environment: expected a number from 0 to 65535, not 'tcp://10.0.0.1:80'.",
  )
  expect(status).toBe(2)
})

test('--port goes before PORT', async () => {
  const folder = await cliFolder({ 'app.mjs': `export default ${answering('hi')}` })
  const server = await folder.start(['app.mjs', '--port', '0'], { PORT: '1' })
  expect(await (await fetch(server.ready)).text()).toBe('hi')
})
