// Options that users of gunicorn look for and that there are not, as a table: what is here instead.

const words: Readonly<Record<string, string>> = {
  '--worker-class':
    'There is one kind of worker: it waits for many requests at a time. Python has --processes and --threads.',
  '-k': 'There is one kind of worker: it waits for many requests at a time. Python has --processes and --threads.',
  '--worker-connections': 'It is called --limit-connections.',
  '--daemon': 'A service manager, such as systemd, keeps it in the background.',
  '-D': 'A service manager, such as systemd, keeps it in the background.',
  '--preload': 'Each worker loads the application itself, so that a reload loads it again.',
  '--reuse-port': 'One process accepts and hands connections to the workers evenly.',
  '--name': 'It is called --proc-name.',
  '-n': 'It is called --proc-name.',
  '--log-file': 'It is called --error-logfile.',
  '--log-config': 'There are --log-level and --log-format.',
  '--statsd-host': 'Metrics are at --admin, for Prometheus.',
  '--pythonpath': 'There are --chdir, and -e PYTHONPATH=….',
  '--proxy-allow-from': 'It is called --proxy-allow-ips.',
  '--limit-request-line': 'It is called --limit-request-target.',
  '--limit-request-field_size': 'It is called --limit-request-head, for all fields together.',
  '--limit-request-field-size': 'It is called --limit-request-head, for all fields together.',
}

/** What to say of an unknown option in place of a name that is spelt alike; undefined where nothing is known of it. */
export function inOtherWords(option: string): string | undefined {
  return Object.hasOwn(words, option) ? words[option] : undefined
}
