import { expect, onTestFinished, test } from 'vitest'
import { setVariables } from './prepare.ts'

test('variables that are set anew are as they were where nobody names them any more', () => {
  process.env['PREPARE_OLD'] = 'old'
  onTestFinished(() => {
    setVariables()
    delete process.env['PREPARE_OLD']
  })
  setVariables({ PREPARE_OLD: 'changed', PREPARE_NEW: 'new' })
  expect([process.env['PREPARE_OLD'], process.env['PREPARE_NEW']]).toEqual(['changed', 'new'])
  setVariables({ PREPARE_NEW: 'newer' })
  expect([process.env['PREPARE_OLD'], process.env['PREPARE_NEW']]).toEqual(['old', 'newer'])
  setVariables()
  expect([process.env['PREPARE_OLD'], process.env['PREPARE_NEW']]).toEqual(['old', undefined])
})
