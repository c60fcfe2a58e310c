import { expect, test } from 'vitest'
import { cliFolder } from './cli-folder.fixture.ts'

test.each(['setImmediate(() => process.exit(0))', 'process.nextTick(() => process.exit(0))'])(
  'an application that answers, and then ends the process by %s, has answered',
  async (exit) => {
    const folder = await cliFolder({
      'app.mjs': `export default (environ, startResponse) => { startResponse('200 OK', []); ${exit}; return ['bye'] }`,
    })
    const server = await folder.start(['app.mjs'])
    expect(await (await fetch(server.ready)).text()).toBe('bye')
  },
)
