// The majors of Express that the tests run on: both, or the one that EXPRESS_MAJOR names.
import { createRequire } from 'node:module'
import type express from 'express'

export interface ExpressMajor {
  readonly major: 4 | 5
  readonly express: typeof express
}

const require = createRequire(import.meta.url)
const majors: readonly ExpressMajor[] = [
  // Version 4 has the same types as far as the tests use them.
  { major: 4, express: require('express4') as typeof express },
  { major: 5, express: require('express') as typeof express },
]

const wanted = process.env.EXPRESS_MAJOR

export const expressMajors = majors.filter(
  ({ major }) => wanted === undefined || wanted === '' || String(major) === wanted,
)
