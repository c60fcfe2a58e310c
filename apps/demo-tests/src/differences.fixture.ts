// Where a framework's own server does not answer as ours does, each with its reason: there the gateway's answer is looked at
// alone.

export interface Difference {
  readonly demo: string
  /** The name of a case. */
  readonly name: string
  readonly reason: string
  readonly link: string
  /** Of the gateway's answer, where it may be another than the case names. */
  readonly status?: readonly number[]
  /** Whether it comes and goes, with luck or with versions. Any other is to be taken off this list when it is gone. */
  readonly sometimes?: true
}

const withoutLength = {
  reason:
    'a chunked body reaches the app as it comes, with HTTP_TRANSFER_ENCODING and wsgi.input_terminated, as on Gunicorn; ' +
    'Waitress reads it to its end first, and then tells its length',
  link: 'https://github.com/Pylons/waitress/pull/474',
}
const unseenByDjango: Omit<Difference, 'demo' | 'name'> = {
  reason:
    'Django takes a body without a Content-Length for none, as on Gunicorn; Waitress reads it first, and tells its length',
  link: 'https://code.djangoproject.com/ticket/35838',
  sometimes: true, // a later Django may look at wsgi.input_terminated
}

export const differences: readonly Difference[] = [
  {
    demo: 'demo-hono',
    name: 'echo, a chunked body beyond the limit',
    reason: '@hono/node-server resets the connection while the client still sends, often before the 413 gets there',
    link: 'https://github.com/honojs/node-server/issues/327',
    sometimes: true,
  },
  { ...withoutLength, demo: 'demo-flask', name: 'echo, chunked JSON' },
  { ...withoutLength, demo: 'demo-pyramid', name: 'echo, chunked JSON' },
  { ...unseenByDjango, demo: 'demo-django', name: 'echo, chunked JSON', status: [200, 400] },
  { ...unseenByDjango, demo: 'demo-django', name: 'echo, a chunked body beyond the limit', status: [200, 413] },
  { ...unseenByDjango, demo: 'demo-django', name: 'upload, chunked' },
  { ...unseenByDjango, demo: 'demo-django', name: 'relay, a chunked body' },
]
