import { expect, test } from 'vitest'
import { refusal } from './error-responses.ts'

test.each([400, 408, 413, 414, 417, 431, 500, 501, 505])(
  '%i is a whole response, the last on its connection',
  (status) => {
    const [head = '', body = ''] = refusal(status).split('\r\n\r\n')
    const [statusLine = '', ...lines] = head.split('\r\n')
    expect(statusLine).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [A-Z][A-Za-z -]+$`))
    expect(body).toBe(`${statusLine.slice('HTTP/1.1 400 '.length)}\n`)
    expect(lines).toContain(`Content-Length: ${body.length}`)
    expect(lines).toContain('Connection: close')
    expect(lines.some((line) => line.startsWith('Date: '))).toBe(true)
  },
)

test('a status without a name has a reason too', () => {
  expect(refusal(499)).toMatch(/^HTTP\/1\.1 499 Error\r\n/)
})
