// Field names, interned: every request repeats the same few names, so each spelling becomes one shared string with
// what the parser must know of it. Bounded, so that a client that invents names costs no memory.
import { detached } from './latin1.ts'
import { isToken, octetsOfAscii } from './octets.ts'

/** What a field means to the protocol itself; `OTHER` is passed on unseen. */
export const FieldRole = {
  OTHER: 0,
  HOST: 1,
  CONTENT_LENGTH: 2,
  TRANSFER_ENCODING: 3,
  CONNECTION: 4,
  UPGRADE: 5,
  EXPECT: 6,
  TE: 7,
} as const
export type FieldRole = (typeof FieldRole)[keyof typeof FieldRole]

/** One spelling of a field name. */
export interface FieldName {
  /** Shared by all who sent it. */
  readonly name: string
  readonly role: FieldRole
  /** The octets of the name and its colon. */
  readonly octets: Uint8Array
}

const roles: ReadonlyMap<string, FieldRole> = new Map([
  ['host', FieldRole.HOST],
  ['content-length', FieldRole.CONTENT_LENGTH],
  ['transfer-encoding', FieldRole.TRANSFER_ENCODING],
  ['connection', FieldRole.CONNECTION],
  ['upgrade', FieldRole.UPGRADE],
  ['expect', FieldRole.EXPECT],
  ['te', FieldRole.TE],
])

const capacity = 1024
/** Longer names are no real ones, and are not kept anywhere. */
export const longestKept = 64
const known = new Map<string, FieldName>()

/** The interned form of a name as it was received; `undefined` when it is not a token (RFC 9110 §5.1). */
export function internFieldName(received: string): FieldName | undefined {
  const found = known.get(received)
  if (found !== undefined) return found
  if (!isToken(received)) return undefined
  const name = detached(received)
  const field: FieldName = {
    name,
    role: roles.get(name.toLowerCase()) ?? FieldRole.OTHER,
    octets: octetsOfAscii(`${name}:`),
  }
  if (name.length <= longestKept) remember(field)
  return field
}

/** Keeps a name. A full table is emptied: the names that matter are back with the next request, invented ones are not. */
function remember(field: FieldName): void {
  if (known.size === capacity) known.clear()
  known.set(field.name, field)
}
