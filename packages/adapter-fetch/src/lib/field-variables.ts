// Which environ key a handler means by a field name, remembered: handlers ask for the same dozen names every time.
import { variableNameOf } from '@gateway-server/interface'

const token = /^[\w!#$%&'*+\-.^`|~]+$/
const maxNames = 500
const variables = new Map<string, string>()

/** The environ key for a field name of any case; `undefined` for names that have none, or are no field names at all. */
export function fieldVariable(name: string): string | undefined {
  return variables.get(name) ?? learn(name)
}

function learn(name: string): string | undefined {
  const variable = typeof name === 'string' && token.test(name) ? variableNameOf(name) : undefined
  if (variable === undefined) return undefined
  if (variables.size >= maxNames) variables.clear()
  variables.set(name, variable)
  return variable
}
