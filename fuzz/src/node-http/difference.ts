// How two servers differ over the same octets, if they do.
import type { Seen, SeenRequest } from './seen.ts'

export interface Difference {
  /** Who refuses what the other serves; `both` where both serve it and read it differently. */
  readonly by: 'gateway' | 'node' | 'both'
  /** Why, in the words of who refuses; or what is read differently. */
  readonly reason: string
  /** What the gateway saw before, where it leads one of both to leave the rest of the connection unread. */
  readonly behind: 'upgrade' | 'keep-alive and close' | undefined
}

/** The first difference between what the gateway and what node:http saw; `undefined` where there is none. */
export function differenceOf(gateway: Seen, node: Seen): Difference | undefined {
  const found = whoDiffers(gateway, node)
  return found === undefined ? undefined : { ...found, behind: turningPoint(gateway.requests) }
}

function turningPoint(requests: readonly SeenRequest[]): Difference['behind'] {
  if (requests.some(asksForUpgrade)) return 'upgrade'
  const last = requests.at(-1)?.fields.join('\n') ?? ''
  return /keep-alive/i.test(last) && /close/i.test(last) ? 'keep-alive and close' : undefined
}

/** As llhttp sees it: on HTTP/1.0 too, where RFC 9110 §7.8 has it ignored. */
function asksForUpgrade({ fields }: SeenRequest): boolean {
  const names = new Set(fields.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()))
  return names.has('upgrade') && names.has('connection')
}

function whoDiffers(gateway: Seen, node: Seen): Omit<Difference, 'behind'> | undefined {
  const ours = gateway.requests.filter(({ complete }) => complete)
  const theirs = node.requests.filter(({ complete }) => complete)
  for (let index = 0; index < Math.min(ours.length, theirs.length); index++) {
    const reason = differingPart(ours[index], theirs[index])
    if (reason !== undefined) return { by: 'both', reason }
  }
  const oursRefused = gateway.refusal !== undefined && ours.length <= theirs.length
  const theirsRefused = node.refusal !== undefined && theirs.length <= ours.length
  if (oursRefused && theirsRefused) return undefined
  if (oursRefused) return { by: 'gateway', reason: gateway.refusal ?? '' }
  if (theirsRefused) return { by: 'node', reason: node.refusal ?? '' }
  return ours.length === theirs.length ? undefined : { by: 'both', reason: 'number of requests' }
}

function differingPart(ours: SeenRequest | undefined, theirs: SeenRequest | undefined): string | undefined {
  if (ours === undefined || theirs === undefined) return 'number of requests'
  if (ours.method !== theirs.method) return 'method'
  if (ours.target !== theirs.target) return 'target'
  if (!sameList(ours.fields, theirs.fields)) return 'fields'
  if (ours.body !== theirs.body) return 'body'
  return sameList(ours.trailers, theirs.trailers) ? undefined : 'trailers'
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}
