// A browser of the tests' own: no sandbox (CI runs as root in a container), and no talk with anybody but the demo.
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { requireTool } from 'scripts/tools'
import { startDemo } from './demos.fixture.ts'
import type { Demo } from './demos.fixture.ts'

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

/** A demo on gateway-server, and a page of a browser to look at it with. */
export interface Visit {
  /** Where the demo is served: `http://localhost:…`. */
  readonly origin: string
  readonly page: Page
  /** What nobody should have to see: errors in the page's scripts, and what a test listens for itself. */
  readonly complaints: string[]
  /** Closes the browser, and stops the demo. */
  end(): Promise<void>
}

/** @throws where there is no browser, or the demo does not start */
export async function visit(demo: Demo): Promise<Visit> {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    const server = await startDemo(demo, 'start')
    const end = async (): Promise<void> => {
      await browser.close()
      await server.stop()
    }
    return { origin: server.ready, page, complaints, end }
  } catch (error) {
    await browser.close()
    throw error
  }
}

function launchBrowser(): Promise<Browser> {
  if (executable === undefined) throw new Error('there is no browser: ask hasBrowser first')
  return chromium.launch({ executablePath: executable, args: browserArguments })
}
