import { expect, test } from 'vitest'
import { pnpmCommand } from './pnpm.ts'

test('uses the pnpm that runs the script', () => {
  const env = { npm_execpath: '/somewhere/pnpm', npm_config_user_agent: 'pnpm/12.0.0 npm/? node/v26.0.0' }
  expect(pnpmCommand(env)).toEqual(['/somewhere/pnpm'])
})

test('starts a pnpm written in JavaScript with this Node', () => {
  const env = { npm_execpath: '/somewhere/pnpm.cjs', npm_config_user_agent: 'pnpm/11.0.0' }
  expect(pnpmCommand(env)).toEqual([process.execPath, '/somewhere/pnpm.cjs'])
})

test('asks npx for one when npm, or nobody, runs the script', () => {
  const env = { npm_execpath: '/somewhere/npm-cli.js', npm_config_user_agent: 'npm/11.0.0' }
  expect(pnpmCommand(env)).toEqual(['npx', '--yes', 'pnpm@12'])
  expect(pnpmCommand({})).toEqual(['npx', '--yes', 'pnpm@12'])
})
