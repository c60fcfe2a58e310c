// What a person sees in a browser who breaks an application and mends it, with --reload.
import { chromium } from 'playwright-core'
import { requireTool } from 'scripts/tools'
import { expect, onTestFinished, test } from 'vitest'
import { cliFolder } from '../cli/cli-folder.fixture.ts'

const executable = requireTool('chromium')

const page = (heading: string): string => `export default (environ, startResponse) => {
  startResponse('200 OK', [['Content-Type', 'text/html']])
  return ['<h1>${heading}</h1>']
}`

test.skipIf(executable === undefined)(
  'a browser shows what is wrong, and by itself the application once it is mended',
  async () => {
    const folder = await cliFolder({ 'app.mjs': `throw new Error('<h1>not markup</h1>')` })
    const server = await folder.start(['app.mjs', '--reload'])
    const browser = await chromium.launch({
      executablePath: executable ?? '',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'], // CI runs as root
    })
    onTestFinished(() => browser.close())
    const tab = await browser.newPage()
    await tab.goto(server.ready)
    await expect.poll(() => tab.locator('h1').allTextContents()).toEqual(['The application does not start'])
    expect(await tab.locator('pre').textContent()).toContain('Error: <h1>not markup</h1>')
    await folder.write({ 'app.mjs': page('mended') })
    await expect.poll(() => tab.locator('h1').allTextContents()).toEqual(['mended'])
  },
)
