// docs/operations.md names the tests that hold each expectation: they are there, under those names.
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const page = new URL('../../../docs/operations.md', import.meta.url)
const sections = readFileSync(page, 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((section) => [section.slice(0, section.indexOf('\n')), section] as const)

/** What production relies on, from gunicorn, uWSGI, Puma, uvicorn and Granian. */
const expected =
  'bind, workers, recycling, timeouts, signals, boot failures, drain, configuration, hooks, logs, metrics, proxies, TLS, ' +
  'process, systemd, development, load, start'

test('nothing of it is left out', () => {
  expect(sections.map(([title]) => title).join(', ')).toBe(expected)
})

test.each(sections)('%s', (_title, section) => {
  const references = section.split('\n').filter((line) => line.startsWith('- '))
  expect(references).not.toEqual([])
  for (const reference of references) {
    const [, path = '', name = ''] = /^- \[[\w.-]+\]\(([^)]+)\) (.+)$/.exec(reference) ?? []
    const file = new URL(path, page)
    expect(path !== '' && existsSync(file), reference).toBe(true)
    expect(readFileSync(file, 'utf8'), reference).toContain(name)
  }
})
