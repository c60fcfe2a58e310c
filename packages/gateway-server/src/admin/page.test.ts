// The status page in a browser: it shows what the server does as it does it, and what the buttons ask for arrives.
import { chromium, type Page } from 'playwright-core'
import { requireTool } from 'scripts/tools'
import { expect, onTestFinished, test } from 'vitest'
import { get } from '../lib/test-server.fixture.ts'
import { testAdmin, type TestAdmin, type AdminOptions, token } from './admin.fixture.ts'

const executable = requireTool('chromium')

// A browser of the test's own: no sandbox (CI runs as root in a container), and no talk with anybody but the page.
const browserArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

interface Opened extends TestAdmin {
  readonly page: Page
  /** What the browser had to say. */
  readonly complaints: string[]
}

async function open(options?: AdminOptions): Promise<Opened> {
  const tested = await testAdmin(options)
  const browser = await chromium.launch({ executablePath: executable ?? '', args: browserArguments })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => complaints.push(message.text()))
  await page.goto(tested.admin.url.replace('0.0.0.0', '127.0.0.1'))
  return { ...tested, page, complaints }
}

const textOf = (page: Page, selector: string) => () => page.locator(selector).textContent()
/** What comes of an element's text, a second or so later. */
const shows = (page: Page, selector: string) => expect.poll(textOf(page, selector))

test.skipIf(executable === undefined)('shows live what the server does', async () => {
  const { page, served, admin, setReady, complaints } = await open()
  await shows(page, '#state').toBe('ready')
  await shows(page, `#workers tr[data-pid="${process.pid}"]`).toContain('ready')
  expect(await page.locator('#no-problems').isVisible()).toBe(true)

  const connection = await served.connect()
  const load = setInterval(() => void connection.send(get('/')), 20)
  onTestFinished(() => clearInterval(load))
  await expect.poll(async () => Number(await textOf(page, '#requestsPerSecond')())).toBeGreaterThan(5)
  await shows(page, '#latency').toMatch(/^[\d.]+ ms · [\d.]+ ms · [\d.]+ ms$/)
  await shows(page, '#connections').toBe('1')
  await shows(page, '#memory').toMatch(/^\d+\.\d MiB$/)
  const chart = page.locator('#chart-requestsPerSecond polyline')
  await expect.poll(() => chart.getAttribute('points')).toMatch(/,.* .*,/)

  admin.problem({ time: Date.now(), pid: 4711, text: '<img src=x onerror=alert(1)> failed' })
  await shows(page, '#problems li').toContain('4711 <img src=x onerror=alert(1)> failed')
  setReady(false)
  await shows(page, '#state').toBe('not ready')
  await shows(page, '#workers').toContain('draining')
  clearInterval(load)
  await shows(page, '#requestsPerSecond').toBe('0.0')
  expect(complaints).toEqual([])
})

test.skipIf(executable === undefined)('asks for what its buttons say, with the token', async () => {
  const { page, asked } = await open()
  await page.getByRole('button', { name: 'Reload' }).click()
  await shows(page, '#outcome').toContain('needs the token')
  expect(asked).toEqual([])

  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Use' }).click()
  await page.getByRole('button', { name: 'Reload' }).click()
  await shows(page, '#outcome').toBe('The workers are being replaced.')
  await page.getByRole('spinbutton', { name: 'Workers' }).fill('4')
  await page.getByRole('button', { name: 'Set' }).click()
  await shows(page, '#outcome').toBe('There will be 4 workers.')
  expect(asked).toEqual(['reload', 'count 4'])
})

test.skipIf(executable === undefined)('asks for the token where it is needed to read', async () => {
  const { page } = await open({ host: '0.0.0.0' })
  await shows(page, '#state').toBe('this address needs the token')
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Use' }).click()
  await shows(page, '#state').toBe('ready')
})

test.skipIf(executable === undefined)('has no buttons where there is no master', async () => {
  const { page } = await open({ controlled: false })
  await shows(page, '#state').toBe('ready')
  expect(await page.getByRole('button', { name: 'Reload' }).isVisible()).toBe(false)
})

test.skipIf(executable === undefined)('says when the server is gone', async () => {
  const { page, admin } = await open()
  await shows(page, '#state').toBe('ready')
  await admin.close()
  await shows(page, '#state').toBe('connection lost, trying again')
})
