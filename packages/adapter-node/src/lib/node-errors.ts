// Errors with the codes that node:http gives them: Node does not export its classes, and programs look at `code`.
import type * as nodeUtil from 'node:util'

/** Not imported: an import reads all that node:util exports, which takes some milliseconds of every start. */
const util = (): typeof nodeUtil => process.getBuiltinModule('node:util')

export function nodeError(code: string, message: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(message)
  error.code = code
  return error
}

/** A value that node:http takes in no form. */
export function invalidArgument(name: string, value: unknown): TypeError {
  const given = util().inspect(value)
  const received = given.length > 128 ? `${given.slice(0, 128)}...` : given
  return typeError('ERR_INVALID_ARG_VALUE', `The argument '${name}' is invalid. Received ${received}`)
}

export function unknownEncoding(encoding: unknown): TypeError {
  return typeError('ERR_UNKNOWN_ENCODING', util().format('Unknown encoding: %s', encoding))
}

function typeError(code: string, message: string): TypeError {
  return Object.assign(new TypeError(message), { code })
}

/** What node:http destroys a request with whose client went away. */
export function connectionReset(): NodeJS.ErrnoException {
  return nodeError('ECONNRESET', 'aborted')
}

export function streamDestroyed(operation: string): NodeJS.ErrnoException {
  return nodeError('ERR_STREAM_DESTROYED', `Cannot call ${operation} after a stream was destroyed`)
}
