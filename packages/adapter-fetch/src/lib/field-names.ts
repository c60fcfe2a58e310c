// What there is to know of a response field's name, found out once a name: frameworks set the same few on every answer.

/** How a field name is treated. */
export interface FieldName {
  readonly lowerCase: string
  readonly isContentType: boolean
  /** Of the connection, and so the server's (RFC 9110 §7.6.1). */
  readonly isHopByHop: boolean
}

const token = /^[\w!#$%&'*+\-.^`|~]+$/
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade'])
const maxNames = 500
const names = new Map<string, FieldName>()

/** `undefined` for what is no field name. */
export function fieldName(name: string): FieldName | undefined {
  return names.get(name) ?? learn(name)
}

/** Handlers choose the names, some from what clients send, so what is remembered is bounded. */
function learn(name: string): FieldName | undefined {
  if (!token.test(name)) return undefined
  const lowerCase = name.toLowerCase()
  const learned = { lowerCase, isContentType: lowerCase === 'content-type', isHopByHop: hopByHop.has(lowerCase) }
  if (names.size >= maxNames) names.clear()
  names.set(name, learned)
  return learned
}
