// Proxies in front of the command: with one process and with a master, whose workers get connections from it.
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { cliFolder } from './cli-folder.fixture.ts'

const app = {
  'app.mjs': `export default ({ REMOTE_ADDR, HTTPS }, startResponse) => {
    startResponse('200 OK', [])
    return [REMOTE_ADDR + ' ' + HTTPS]
  }`,
}

const claim = 'X-Forwarded-For: 192.0.2.9, 203.0.113.7\r\nX-Forwarded-Proto: https\r\n'

/** What is answered to a request on a connection of its own; empty where it is closed. */
async function ask(url: string, { before = '', fields = '' } = {}): Promise<string> {
  const client = connect({ port: Number(new URL(url).port), host: '127.0.0.1' })
  client.end(`${before}GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n${fields}\r\n`)
  const answer = await text(client).catch(() => '') // what is refused may be reset
  return answer.split('\r\n\r\n')[1] ?? ''
}

describe.each([
  ['one process', []],
  ['a master and its workers', ['--workers', '2']],
])('with %s', (_name, workers) => {
  async function start(...args: readonly string[]): Promise<string> {
    const folder = await cliFolder(app)
    return (await folder.start(['app.mjs', ...workers, ...args])).ready
  }

  test('a proxy on this machine is believed', async () => {
    const url = await start()
    expect(await ask(url, { fields: claim })).toBe('203.0.113.7 on')
    expect(await ask(url)).toBe('127.0.0.1 undefined')
  })

  test('but no other, and none where the list is empty', async () => {
    expect(await ask(await start('--forwarded-allow-ips', '10.0.0.0/8'), { fields: claim })).toBe('127.0.0.1 undefined')
    expect(await ask(await start('--forwarded-allow-ips', ''), { fields: claim })).toBe('127.0.0.1 undefined')
  })

  test('--proxy-protocol takes the peer from its header, and no connection without one', async () => {
    const url = await start('--proxy-protocol')
    const before = 'PROXY TCP4 203.0.113.7 192.0.2.1 56324 443\r\n'
    expect(await ask(url, { before })).toBe('203.0.113.7 undefined')
    expect(await ask(url)).toBe('')
  })
})
