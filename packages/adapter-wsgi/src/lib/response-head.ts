// The head of a RESPONSE as what `startResponse` takes. Most responses of an application have one of a few heads: those are
// kept, bounded, so that the same text is the same array again.
import type { HeaderList } from '@gateway-server/interface'

export interface ResponseHead {
  readonly status: string
  readonly headers: HeaderList
}

const mostKept = 256
const longestKept = 512
const kept = new Map<string, ResponseHead>()

/** The head of `200 OK\0Name\0value\0…`. */
export function responseHead(text: string): ResponseHead {
  return kept.get(text) ?? parsed(text)
}

function parsed(text: string): ResponseHead {
  const [status = '', ...parts] = text.split('\0')
  const headers: (readonly [string, string])[] = []
  for (let index = 0; index + 1 < parts.length; index += 2) headers.push([parts[index]!, parts[index + 1]!]) // in bounds
  const head = { status, headers }
  if (text.length <= longestKept) {
    if (kept.size >= mostKept) kept.clear()
    kept.set(text, head)
  }
  return head
}
