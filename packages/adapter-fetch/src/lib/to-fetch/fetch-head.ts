// What the head of a response is as a Response has it, by the interface's rules and one more: a Response can't say
// statuses from 600 on, so they are refused here, at the moment `startResponse` is called, and not later.
import { ApplicationError, checkedHead, type HeaderList } from '@gateway-server/interface'

export interface FetchHead {
  readonly status: number
  readonly statusText: string
  readonly headers: Headers
  /** Of Content-Length; -1 where there is none. */
  readonly contentLength: number
}

/** @throws ApplicationError for whatever breaks a rule */
export function fetchHead(status: string, list: HeaderList): FetchHead {
  const { statusCode, reason, fields, contentLength, close } = checkedHead(status, list)
  if (statusCode > 599) throw new ApplicationError(`a Response has a status from 200 to 599, not ${statusCode}`)
  const headers = new Headers()
  for (const [name, value] of fields) headers.append(name, value)
  if (close) headers.set('connection', 'close') // for runtimes that know what it asks for
  return { status: statusCode, statusText: reason, headers, contentLength }
}
