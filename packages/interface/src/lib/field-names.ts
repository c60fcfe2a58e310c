// Between field names of HTTP (`Content-Type`) and the variable names CGI made of them (`HTTP_ACCEPT`), RFC 3875 §4.1.18.

/**
 * The environ key of a request field: upper case, `-` to `_`, after `HTTP_`; `CONTENT_TYPE` and `CONTENT_LENGTH`
 * have no prefix. `undefined` for a name that holds `_`: it could forge the variable of another field.
 */
export function variableNameOf(fieldName: string): string | undefined {
  if (fieldName.includes('_')) return undefined
  const name = fieldName.toUpperCase().replaceAll('-', '_')
  return name === 'CONTENT_TYPE' || name === 'CONTENT_LENGTH' ? name : `HTTP_${name}`
}

/**
 * The lower-case field name of an environ key: `accept` of `HTTP_ACCEPT`, `content-type` of `CONTENT_TYPE`;
 * `undefined` for a key that is not a request field's.
 */
export function fieldNameOf(variableName: string): string | undefined {
  if (variableName === 'CONTENT_TYPE') return 'content-type'
  if (variableName === 'CONTENT_LENGTH') return 'content-length'
  if (!variableName.startsWith('HTTP_')) return undefined
  return variableName.slice(5).toLowerCase().replaceAll('_', '-')
}
