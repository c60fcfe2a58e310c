// A browser of the tests' own: no sandbox (CI runs as root in a container), and no talk with anybody but the demo.
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { requireTool } from 'scripts/tools'

const executable = requireTool('chromium')

const browserArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Tests in a browser are skipped without one. */
export const hasBrowser: boolean = executable !== undefined

/** @throws where there is no browser */
export function launchBrowser(): Promise<Browser> {
  if (executable === undefined) throw new Error('there is no browser: ask hasBrowser first')
  return chromium.launch({ executablePath: executable, args: browserArguments })
}
