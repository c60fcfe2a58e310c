import { fetchRaw } from '@gateway-server/testkit'
import { createPrivateKey } from 'node:crypto'
import { createAuthority } from 'scripts/certificates'
import { describe, expect, test } from 'vitest'
import { type CliFolder, cliFolder } from './cli-folder.fixture.ts'

const authority = await createAuthority()
const { key, cert } = await authority.issue()
const other = await authority.issue({ names: ['other.example'] })
const client = await authority.issue({ names: ['client.example'] })
const stranger = await (await createAuthority('Nobody')).issue()

const app = `export default (environ, startResponse) => {
  startResponse('200 OK', [])
  const { authorized } = environ['node.socket']
  return [environ['gateway.url_scheme'] + ' ' + authorized]
}`

function folderWith(files: Readonly<Record<string, string>> = {}): Promise<CliFolder> {
  return cliFolder({ 'app.mjs': app, 'cert.pem': cert, 'key.pem': key, 'ca.pem': authority.cert, ...files })
}

/** What a client gets, or the code of the error that it sees instead. */
async function answerTo(url: string, tls: object = {}): Promise<string> {
  const port = Number(new URL(url).port)
  const response = fetchRaw(port, {}, { tls: { ca: authority.cert, ...tls } })
  return response.then(
    ({ body }) => body.toString(),
    () => 'refused',
  )
}

const listening = /^Listening at (\S+)/m
const both = ['--certfile', 'cert.pem', '--keyfile', 'key.pem']

test('serves HTTPS with --certfile and --keyfile, and says so', async () => {
  const folder = await folderWith()
  const server = await folder.startUntil(['app.mjs', ...both], listening)
  expect(server.ready).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  expect(await answerTo(server.ready)).toBe('https false')
})

test('takes the key from --certfile where there is no --keyfile', async () => {
  const folder = await folderWith({ 'both.pem': key + cert })
  const server = await folder.startUntil(['app.mjs', '--certfile', 'both.pem'], listening)
  expect(await answerTo(server.ready)).toBe('https false')
})

test.each([
  { value: '0', none: 'https false', doubtful: 'https false', trusted: 'https false' },
  { value: 'optional', none: 'https false', doubtful: 'refused', trusted: 'https true' },
  { value: '2', none: 'refused', doubtful: 'refused', trusted: 'https true' },
])('--cert-reqs $value', async ({ value, none, doubtful, trusted }) => {
  const folder = await folderWith()
  const server = await folder.startUntil(['app.mjs', ...both, '--ca-certs', 'ca.pem', '--cert-reqs', value], listening)
  expect(await answerTo(server.ready)).toBe(none)
  expect(await answerTo(server.ready, stranger)).toBe(doubtful)
  expect(await answerTo(server.ready, client)).toBe(trusted)
})

describe('says what is wrong, with the flag and the file, and ends with the status:', () => {
  const encrypted = createPrivateKey(key).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  })
  const certfile = ['--certfile', 'cert.pem']
  test.each([
    {
      args: ['--keyfile', 'key.pem'],
      status: 2,
      says: '--keyfile: it is for HTTPS, which needs a certfile (--certfile).',
    },
    {
      args: ['--ca-certs', 'ca.pem'],
      status: 2,
      says: '--ca-certs: it is for HTTPS, which needs a certfile (--certfile).',
    },
    {
      args: ['--cert-reqs', '2'],
      status: 2,
      says: '--cert-reqs: it is for HTTPS, which needs a certfile (--certfile).',
    },
    {
      args: ['--cert-reqs', '3'],
      status: 2,
      says: "--cert-reqs: expected 0 (none), 1 (optional) or 2 (required), not '3'.",
    },
    { args: ['--certfile', 'none.pem'], status: 1, says: '--certfile none.pem: there is no such file.' },
    { args: [...certfile, '--keyfile', '.'], status: 1, says: '--keyfile .: it is a folder.' },
    {
      args: [...certfile, '--keyfile', 'other.pem'],
      status: 1,
      says: '--keyfile other.pem is not the key of --certfile cert.pem (CN=localhost).',
    },
    { args: [...certfile, '--keyfile', 'cert.pem'], status: 1, says: '--keyfile cert.pem holds no private key.' },
    { args: certfile, status: 1, says: '--certfile cert.pem, where there is no --keyfile, holds no private key.' },
    {
      args: [...certfile, '--keyfile', 'encrypted.pem'],
      status: 1,
      says: '--keyfile encrypted.pem is encrypted: the server needs a key that is not',
    },
    { args: ['--certfile', 'app.mjs', '--keyfile', 'key.pem'], status: 1, says: '--certfile app.mjs is not PEM' },
    { args: [...both, '--ca-certs', 'key.pem'], status: 1, says: '--ca-certs key.pem holds no certificate.' },
  ])('$args', async ({ args, status, says }) => {
    const folder = await folderWith({ 'other.pem': other.key, 'encrypted.pem': encrypted.toString() })
    const result = await folder.run(['app.mjs', '--port', '0', ...args])
    expect(result.output).toContain(says)
    expect(result.output).not.toContain('    at ')
    expect(result.status).toBe(status)
  })
})
