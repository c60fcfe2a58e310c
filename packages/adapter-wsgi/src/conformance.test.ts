import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applicationConformance, registerSuite } from '@gateway-server/testkit'
import { serve } from 'gateway-server'
import { requireTool } from 'scripts/tools'
import { afterAll, describe, test } from 'vitest'
import { conformanceApp } from './conformance-app.fixture.ts'
import { toApplication } from './index.ts'

const python = requireTool('python3')
const chdir = mkdtempSync(join(tmpdir(), 'gateway-wsgi-conformance-'))
writeFileSync(join(chdir, 'app.py'), conformanceApp)
afterAll(() => rmSync(chdir, { recursive: true }))

describe('a WSGI application', () => {
  const suite = applicationConformance({
    toApplication: () => toApplication({ module: 'app.py', chdir, threads: 8, log: () => {} }),
    serve: async (application) => {
      const server = await serve(application, { port: 0, gracefulTimeout: 0, errorLog: { write: () => {} } })
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
      return { port: address.port, close: () => server.close() }
    },
  })
  registerSuite(suite, test.skipIf(python === undefined))
})
