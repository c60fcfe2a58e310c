// Every demo's page works in a browser: each button is pressed on gateway-server, and what its card then shows is read.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, visit } from './browser.fixture.ts'
import type { Visit } from './browser.fixture.ts'
import { demos, isReady } from './demos.fixture.ts'

/** What is pressed, in this order, and what the card then shows. */
const presses: ReadonlyArray<readonly [button: string, card: string, shows: RegExp]> = [
  ['Say hello', 'hello', /^200 OK .*\n[^]*Hello from \w+ \d/],
  ['Get JSON', 'json', /^200 OK .*\n[^]*content-encoding: [^]*"id": 40,/],
  ['Send form', 'echo', /^200 OK [^]*application\/x-www-form-urlencoded[^]*"message": "100% & more = fun"/],
  ['Send JSON', 'echo', /^200 OK [^]*application\/json[^]*"name": "Zoë"/],
  ['Upload', 'upload', /^200 OK[^]*"note": "sent by the demo page"[^]*"size": 8388608,/],
  ['Listen', 'events', /^8 of 8\n[^]*#1 {2}\{"sent":1,"of":8\}[^]*#8 {2}\{"sent":8,"of":8\}/],
  ['Set', 'cookies', /^200 OK [^]*"flavour": "oat & raisin",\s+"visits": 1/],
  ['Set', 'cookies', /"visits": 2/],
  ['Show', 'cookies', /"flavour": "oat & raisin",\s+"visits": "2"/],
  ['Clear', 'cookies', /^204 No Content/i],
  ['Show', 'cookies', /"cookies": \{\}/],
  ['Whole', 'static', /^200 OK [^]*A gateway stands between a server and what it serves/],
  ['Bytes 0–15', 'static', /^206 Partial Content [^]*content-range: bytes 0-15\/\d+\n[^]*\nA gateway stands$/i],
  ['If changed', 'static', /^304 Not Modified/i],
  ['Throw', 'error', /^500 Internal Server Error [^]*this handler throws/i],
  ['Throw late', 'error', /^200, then cut/],
  ['Not found', 'error', /^404 Not Found/i],
]

/** The browser's own report of the answers that are errors on purpose. */
const expectedComplaint = /Failed to load resource.*\/(error(\?when=late)?|nowhere)$/

describe.skipIf(!hasBrowser).each(demos.filter(isReady))('the page of $name', (demo) => {
  let visiting: Visit
  let page: Page

  beforeAll(async () => {
    visiting = await visit(demo)
    page = visiting.page
    page.on('console', (message) => {
      const complaint = `${message.text()} ${message.location().url}`
      if (message.type() !== 'log' && !expectedComplaint.test(complaint)) visiting.complaints.push(complaint)
    })
    await page.goto(visiting.origin)
  })

  afterAll(() => visiting?.end())

  test('names the framework, the server and the interface', async () => {
    expect(await page.title()).toContain(demo.framework)
    expect(await page.locator('#framework').textContent()).toMatch(new RegExp(`^${demo.framework} \\d`))
    expect(await page.locator('#server').textContent()).toMatch(/^gateway-server\/\d/)
    expect(await page.locator('#interface').textContent()).toBe(demo.interface)
  })

  test('has a press here for every button', async () => {
    const buttons = await page.locator('[data-try]').allTextContents()
    expect(new Set(presses.map(([button]) => button))).toEqual(new Set(buttons))
  })

  test.each(presses)('%s', async (button, card, shows) => {
    const section = page.locator(`#${card}`)
    await section.getByRole('button', { name: button, exact: true }).click()
    await section.and(page.locator('[data-state=ok], [data-state=failed]')).waitFor()
    expect(await section.locator('.result').textContent()).toMatch(shows)
    expect(await section.getAttribute('data-state')).toBe('ok')
  })

  test('fills the bar of the upload, and of the events', async () => {
    expect(await page.locator('progress').evaluateAll((bars) => bars.map((bar) => Reflect.get(bar, 'value')))).toEqual([
      1, 1,
    ])
  })

  test('uploads a file that the visitor chose', async () => {
    const section = page.locator('#upload')
    await section
      .locator('input')
      .setInputFiles({ name: 'Grüße.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') })
    await section.getByRole('button', { name: 'Upload' }).click()
    await section.and(page.locator('[data-state=ok], [data-state=failed]')).waitFor()
    // The hash of "hello".
    expect(await section.locator('.result').textContent()).toContain('2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e')
  })

  test('stops listening in the middle of the events', async () => {
    const section = page.locator('#events')
    await section.getByLabel('Count', { exact: true }).fill('100')
    await section.getByRole('button', { name: 'Listen' }).click()
    await section.getByText('#2 ').waitFor()
    await section.getByRole('button', { name: 'Stop' }).click()
    await section.and(page.locator('[data-state=ok], [data-state=failed]')).waitFor()
    expect(await section.locator('.result').textContent()).toMatch(/^stopped after \d+/)
    await section.getByLabel('Count', { exact: true }).fill('3')
  })

  test('tries everything at one press', async () => {
    await page.getByRole('button', { name: 'Try everything' }).click()
    await page.locator('#summary').and(page.locator('[data-state=ok], [data-state=failed]')).waitFor()
    expect(await page.locator('#summary').textContent()).toBe('All 15 work')
  })

  test('leaves nothing on the console but the errors that were asked for', () => {
    expect(visiting.complaints).toEqual([])
  })
})
