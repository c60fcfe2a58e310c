// Django's admin on gateway-server, used as people use it: a real browser logs in, sends forms with their tokens, uploads a
// file and gets it back.
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, visit } from './browser.fixture.ts'
import type { Visit } from './browser.fixture.ts'
import { demos, isReady } from './demos.fixture.ts'

const django = demos.filter(({ framework }) => framework === 'Django')

/** As the demo's README tells them. */
const credentials = { name: 'admin', password: 'gateway-demo' }

describe.skipIf(!hasBrowser).each(django.filter(isReady))('the admin of $name', (demo) => {
  let visiting: Visit
  let page: Page
  /** Every byte, and more than one frame, window and chunk of any part of the way. */
  const content = randomBytes(3 * 1024 * 1024 + 17)

  beforeAll(async () => {
    visiting = await visit(demo)
    page = visiting.page
    page.on('response', (response) => {
      if (response.status() >= 400) visiting.complaints.push(`${response.status()} ${response.url()}`)
    })
  })

  afterAll(() => visiting?.end())

  test('sends who is not logged in to the login, with its styles', async () => {
    await page.goto(`${visiting.origin}/admin/`)
    expect(page.url()).toBe(`${visiting.origin}/admin/login/?next=/admin/`)
    const colour = "getComputedStyle(document.querySelector('#header')).backgroundColor"
    expect(await page.evaluate<string>(colour)).toBe('rgb(65, 118, 144)') // the admin's blue: its style sheets are there
  })

  test('refuses a wrong password', async () => {
    await logIn('wrong')
    expect(await page.locator('.errornote').textContent()).toContain('Please enter the correct username and password')
  })

  test('lets the superuser in', async () => {
    await logIn(credentials.password)
    expect(page.url()).toBe(`${visiting.origin}/admin/`)
    expect(await page.locator('#user-tools').textContent()).toContain(credentials.name)
  })

  test('adds a user', async () => {
    await page.goto(`${visiting.origin}/admin/auth/user/add/`)
    await page.locator('[name=username]').fill('zoë')
    await page.locator('[name=password1]').fill('a-pass-phrase-9')
    await page.locator('[name=password2]').fill('a-pass-phrase-9')
    await page.locator('[name=_save]').click()
    expect(await page.locator('.messagelist .success').textContent()).toMatch(/user “zoë” was added successfully/)
  })

  test('takes an uploaded file', async () => {
    await page.goto(`${visiting.origin}/admin/helloworld/document/add/`)
    await page.locator('[name=title]').fill('Grüße, 世界')
    await page
      .locator('[name=file]')
      .setInputFiles({ name: 'every-byte.bin', mimeType: 'application/octet-stream', buffer: content })
    await page.locator('[name=_continue]').click()
    expect(await page.locator('.messagelist .success').textContent()).toMatch(
      /document “Grüße, 世界” was added successfully/,
    )
  })

  test('gives the file back, byte by byte', async () => {
    const link = page.locator('.file-upload a')
    expect(await link.getAttribute('href')).toBe('/media/documents/every-byte.bin')
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    expect(content.equals(await bytesOf(await download.createReadStream()))).toBe(true)
  })

  test('lists and searches what it has', async () => {
    await page.goto(`${visiting.origin}/admin/helloworld/document/?q=${encodeURIComponent('世界')}`)
    expect(await page.locator('#result_list tbody tr').count()).toBe(1)
    expect(await page.locator('.field-title').textContent()).toBe('Grüße, 世界')
  })

  test('deletes it, and says so', async () => {
    await page.locator('.field-title a').click()
    await page.locator('.deletelink').click()
    await page.locator('#content [type=submit]').click()
    expect(await page.locator('.messagelist .success').textContent()).toMatch(/was deleted successfully/)
  })

  test('refuses a form without its token', async () => {
    const form = { method: 'POST', body: new URLSearchParams({ username: 'mallory' }) }
    expect((await fetch(`${visiting.origin}/admin/login/`, form)).status).toBe(403)
  })

  test('lets nobody in after logging out', async () => {
    // A link in older versions, a form's button in newer ones.
    await page.locator('#user-tools').getByText('Log out').click()
    await page.goto(`${visiting.origin}/admin/`)
    expect(page.url()).toContain('/admin/login/')
  })

  test('has nothing missing, and no error in its scripts', () => {
    expect(visiting.complaints).toEqual([])
  })

  async function logIn(password: string): Promise<void> {
    await page.locator('[name=username]').fill(credentials.name)
    await page.locator('[name=password]').fill(password)
    await Promise.all([page.waitForEvent('load'), page.locator('[type=submit]').click()])
  }
})

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
