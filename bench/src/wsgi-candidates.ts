/**
 * Who serves the WSGI apps of apps/wsgi/, in one process of Debian's Python each (uWSGI's plugin knows no other). What a
 * server needs beside its worker (gunicorn's and uWSGI's masters, uWSGI's HTTP router, Node) shares the core with it.
 * Each keeps connections as well as it can: gunicorn's sync worker cannot, and is its default all the same.
 */
import type { Candidate } from './candidate.ts'
import { python, type Requirement } from './requirements.ts'

interface Server {
  readonly name: string
  readonly requires: readonly Requirement[]
  /** Threads of the worker, where the group does not say. */
  readonly threads: number
  /** Words with spaces between them. */
  readonly command: (app: string, threads: number) => string
  readonly ready?: RegExp
}

/** What Waitress has by default and gunicorn's documentation advises for one core; with one thread either is slower. */
const few = 4

const gunicornSync: Server = {
  name: 'gunicorn sync',
  requires: ['gunicorn'],
  threads: 1,
  command: (app) => `gunicorn --bind 127.0.0.1:0 --workers 1 ${app}:application`,
}
const gunicornThreads: Server = {
  name: 'gunicorn gthread',
  requires: ['gunicorn'],
  threads: few,
  command: (app, threads) =>
    `gunicorn --bind 127.0.0.1:0 --workers 1 --worker-class gthread --threads ${threads} --keep-alive 75 ${app}:application`,
}
const uwsgi: Server = {
  name: 'uWSGI',
  requires: ['uwsgi'],
  threads: 1,
  // The router keeps connections where the answer says its length; it and the worker talk over a Unix socket.
  command: (app, threads) =>
    'uwsgi --plugins http,python3 --master --die-on-term --need-app --disable-logging' +
    ' --http 127.0.0.1:{port} --http-keepalive --socket @gateway-bench-{port}' +
    ` --processes 1${threads === 1 ? '' : ` --threads ${threads}`} --module ${app}`,
  // It says its address as it was told, and before it answers there.
  ready: /spawned uWSGI http 1/,
}
const waitress: Server = {
  name: 'Waitress',
  requires: ['waitress'],
  threads: few,
  command: (app, threads) => `waitress-serve --listen 127.0.0.1:0 --threads ${threads} ${app}:application`,
}
const gateway: Server = {
  name: 'gateway-server',
  requires: [],
  threads: 1,
  command: (app, threads) =>
    `gateway-server src/apps/wsgi/${app}.py --port 0 --python ${python} --processes 1 --threads ${threads}`,
}

interface Group {
  readonly group: string
  readonly app: string
  readonly requires?: readonly Requirement[]
  readonly scenarios: readonly string[]
  /** The first is the baseline. */
  readonly servers: readonly Server[]
  /** A variable of the environment. */
  readonly variable?: string
  readonly threads?: number
}

const all = [gunicornSync, gunicornThreads, uwsgi, waitress, gateway]
const [flask, pyramid, django] = [
  { app: 'flask_app', requires: ['flask'] },
  { app: 'pyramid_app', requires: ['pyramid'] },
  { app: 'django_app', requires: ['django'] },
] as const

const groups: readonly Group[] = [
  { group: 'WSGI', app: 'raw', scenarios: ['wsgi-hello'], servers: all },
  {
    group: 'WSGI, large',
    app: 'raw',
    scenarios: ['wsgi-upload-10MB', 'wsgi-download-10MB'],
    servers: [gunicornSync, uwsgi, gateway],
  },
  { group: 'Flask', ...flask, scenarios: ['flask-hello'], servers: all },
  {
    group: 'Flask, waiting',
    ...flask,
    scenarios: ['flask-sleep-10ms'],
    servers: [gunicornThreads, uwsgi, waitress, gateway],
    threads: 32,
  },
  { group: 'Pyramid', ...pyramid, scenarios: ['pyramid-hello'], servers: all },
  {
    group: 'Django',
    ...django,
    scenarios: ['django-hello'],
    servers: all,
    variable: 'DJANGO_MIDDLEWARE=smallest',
  },
  {
    group: 'Django, startproject',
    ...django,
    scenarios: ['django-startproject'],
    servers: [gunicornSync, uwsgi, gateway],
  },
]

export const wsgiGroups: readonly string[] = groups.map(({ group }) => group)

export const wsgiCandidates: readonly Candidate[] = groups.flatMap(({ servers, ...group }) =>
  servers.map((server, index) => toCandidate(group, server, index === 0)),
)

function toCandidate(group: Omit<Group, 'servers'>, server: Server, isBaseline: boolean): Candidate {
  const { threads = server.threads, requires = [], variable } = group
  const command = server.command(group.app, threads).split(' ')
  return {
    group: group.group,
    name: server.name,
    command: variable === undefined ? command : ['env', variable, ...command],
    scenarios: group.scenarios,
    workers: `1 × ${threads}`,
    requires: ['python', ...requires, ...server.requires],
    ...(server.ready === undefined ? {} : { ready: server.ready }),
    ...(isBaseline ? { isBaseline } : {}),
  }
}
