import { expect, test } from 'vitest'
import * as http1 from '../index.ts'

// The statuses a second time: who changes one must mean it.
const statuses = {
  RequestLineError: 400,
  MethodError: 501,
  TargetError: 400,
  TargetTooLongError: 414,
  VersionError: 505,
  FieldError: 400,
  HeadTooLargeError: 431,
  HostError: 400,
  FramingError: 400,
  TransferCodingError: 501,
  ExpectationError: 417,
  ChunkError: 400,
  TrailerError: 400,
  BodyTooLargeError: 413,
  IncompleteMessageError: 400,
} as const

const classes = new Map<string, unknown>(Object.entries(http1))

test.each(Object.entries(statuses))('%s answers with status %i', (name, status) => {
  const made: unknown = Reflect.construct(Object(classes.get(name)), ['reason'])
  expect(made).toBeInstanceOf(http1.ProtocolError)
  expect(made).toMatchObject({ name, status, message: 'reason' })
})

test('every error that is exported stands in the table', () => {
  const exported = [...classes.keys()].filter((name) => name.endsWith('Error') && name !== 'ProtocolError')
  expect(exported.toSorted()).toEqual(Object.keys(statuses).toSorted())
})
