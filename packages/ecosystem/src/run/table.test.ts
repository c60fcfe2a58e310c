import { expect, test } from 'vitest'
import { renderTable } from './table.ts'
import type { Row } from './table.ts'

const equal: Row = {
  name: 'express/multer',
  packages: ['multer', 'express'],
  requests: 3,
  messages: 0,
  differences: [],
  rules: [],
}

test('tells package, version, requests, and whether all was equal', () => {
  expect(renderTable([equal])).toMatch(/\| multer \d+\.\d+\.\d+, express \d+\.\d+\.\d+ \| 3 \| {2}\| equal \|/)
})

test('tells what differs and why, and which note explains the rest', () => {
  const difference = { request: 'GET /', of: ['body', 'etag'], reason: 'a reason' }
  const table = renderTable([
    { ...equal, messages: 2, differences: [difference], rules: ['no length with 204', 'length told'] },
  ])
  expect(table).toContain('| 3 | 2 | `GET /`, body, etag: a reason (notes 1, 2) |')
})

test('counts a package once, and modules of Hono apart', () => {
  const hono: Row = { ...equal, name: 'hono/cors', packages: ['hono/cors', 'multer'] }
  expect(renderTable([equal, hono])).toContain('3 packages that apps use, and 1 modules of Hono’s own')
})
