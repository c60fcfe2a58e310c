// What happens when an application cannot be started: at first, and by some of the workers of a reload.
import { describe, expect, test } from 'vitest'
import { answering, cliFolder } from '../cli/cli-folder.fixture.ts'
import { startMaster } from './master.fixture.ts'

describe('boot failures end it with status 3 and the reason:', () => {
  test.each([
    { what: 'a module that throws', source: `throw new Error('no database')`, says: 'Error: no database\n    at ' },
    {
      what: 'no such export',
      source: 'export const x = 1',
      says: 'app.mjs exports none of application, default, app.',
    },
    {
      what: 'a startup that fails',
      source: `export default Object.assign(() => {}, { startup: () => { throw new Error('no database') } })`,
      says: 'the application failed to start up:\nError: no database\n    at ',
    },
    { what: 'a process that ends', source: 'process.exit(0)', says: 'Worker failed to boot.' },
  ])('$what', async ({ source, says }) => {
    const folder = await cliFolder({ 'app.mjs': source })
    const { status, output } = await folder.run(['app.mjs', '--log-format', 'text', '--workers', '2', '--port', '0'])
    expect(output).toContain(says)
    expect(output.match(/Booting worker/g)).toHaveLength(1)
    expect(output).toContain('Worker failed to boot.')
    expect(output).not.toContain('Listening')
    expect(status).toBe(3)
  })
})

test('HUP while new workers fail to boot, after the first one, tries what is there now', async () => {
  const failsSecond = `
    import { existsSync, writeFileSync } from 'node:fs'
    if (existsSync('booted')) throw new Error('one is enough')
    writeFileSync('booted', '')
    export default ${answering('first')}`
  const master = await startMaster(['--workers', '2'])
  await master.folder.write({ 'app.mjs': failsSecond })
  master.signal('SIGHUP')
  await master.said(/exited with code 3; the next one is started in/)
  await master.folder.write({ 'app.mjs': `export default ${answering('mended')}` })
  master.signal('SIGHUP')
  await master.said(/Reloaded/)
  expect([await master.ask(), await master.ask()]).toEqual(['mended', 'mended'])
})
