/** Whether `value` is a Hono app, by its shape: several copies of Hono may be installed, each with a class of its own. */
export function isApplication(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { fetch, request, route, routes, router } = value as Record<string, unknown> // each is looked at before it is used
  const methods = [fetch, request, route].every((method) => typeof method === 'function')
  return methods && Array.isArray(routes) && typeof router === 'object' && router !== null && 'match' in router
}
