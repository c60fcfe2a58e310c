import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { findCommand, requireTool } from './tools.ts'

function folderWith(command: string, mode: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'tools-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, command), '#!/bin/sh\n')
  chmodSync(join(folder, command), mode)
  return folder
}

test('finds a program by any of its names', () => {
  const folder = folderWith('chromium-browser', 0o755)
  expect(requireTool('chromium', { PATH: `/nowhere:${folder}` })).toBe(join(folder, 'chromium-browser'))
})

test('passes over a file that cannot be executed', () => {
  expect(findCommand(['wrk'], { PATH: folderWith('wrk', 0o644) })).toBeUndefined()
})

test('a missing program is a visible skip on a contributor’s machine', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  expect(requireTool('wrk', { PATH: '/nowhere' })).toBeUndefined()
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('apt-get install wrk'))
  warn.mockRestore()
})

test('a missing program fails under CI=true', () => {
  expect(() => requireTool('wrk', { PATH: '/nowhere', CI: 'true' })).toThrow(/wrk is not installed/)
})
