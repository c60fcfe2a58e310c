import { expect, test } from 'vitest'
import { canRun, describeMissing } from './requirements.ts'

test('a candidate can run where nothing that it requires is missing', () => {
  expect(canRun({}, new Set(['bun']))).toBe(true)
  expect(canRun({ requires: ['python', 'flask'] }, new Set(['bun']))).toBe(true)
  expect(canRun({ requires: ['python', 'flask'] }, new Set(['flask']))).toBe(false)
})

test('says what to do about what is missing', () => {
  expect(describeMissing('flask')).toContain('apt-get install python3-flask')
  expect(describeMissing('uwsgi')).toContain('apt-get install uwsgi uwsgi-plugin-python3')
  expect(describeMissing('deno')).toContain('npm package')
})
