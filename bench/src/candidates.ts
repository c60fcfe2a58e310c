/** Who is compared with whom. The same app of src/apps/ is served by its own server and by ours, unchanged. */
import type { Candidate } from './candidate.ts'
import { wsgiCandidates } from './wsgi-candidates.ts'

const large = ['whole-64kB', 'stream-64kB', 'whole-1MB', 'stream-1MB', 'upload-10MB']
const connections = ['new-connections', 'idle-8000']
const raw = ['hello', 'echo-1kB', 'pipelined-16', ...connections, ...large]
const peer = ['hello', 'echo-1kB']
const framework = [...peer, 'realistic-page', 'realistic-json', 'static-100kB', 'stream-1MB']

const own = (file: string): readonly string[] => ['node', `src/servers/${file}.ts`]
const secure = (file: string): readonly string[] => [...own(file), '{certificate}', '{key}']
const ours = (app: string): readonly string[] => ['gateway-server', `src/apps/${app}.ts`, '--port', '0']
/** The raw application, with an access log in a file. */
const logging = (format: string): readonly string[] => [
  ...ours('raw'),
  '--access-logfile',
  `{folder}/access-${format}.log`,
  '--access-logformat',
  format,
]
/** The program that starts its framework's own server, unchanged. */
const dropIn = (file: string): readonly string[] => [
  'node',
  '--import',
  '@gateway-server/drop-in',
  `src/servers/${file}.ts`,
]
const onBun = (file: string): readonly string[] => ['bun', `src/servers/${file}.ts`]
const onDeno = (file: string): readonly string[] => ['deno', 'run', '--allow-all', `src/servers/${file}.ts`]

export const candidates: readonly Candidate[] = [
  { group: 'raw', name: 'node:net, a constant', command: own('net-constant'), scenarios: ['hello'] },
  { group: 'raw', name: 'node:http', command: own('node-http'), scenarios: raw, isBaseline: true },
  { group: 'raw', name: 'gateway-server', command: ours('raw'), scenarios: raw },
  {
    group: 'raw, TLS',
    name: 'node:https',
    command: secure('node-https'),
    scenarios: ['tls-hello'],
    isBaseline: true,
  },
  { group: 'raw, TLS', name: 'gateway-server', command: secure('gateway-tls'), scenarios: ['tls-hello'] },
  { group: 'Express', name: 'its own server', command: own('express'), scenarios: framework, isBaseline: true },
  { group: 'Express', name: 'gateway-server', command: ours('express'), scenarios: framework },
  { group: 'Express', name: 'gateway-server, drop-in', command: dropIn('express'), scenarios: peer },
  { group: 'Express', name: 'Bun', command: onBun('express'), scenarios: peer, requires: ['bun'] },
  { group: 'Express', name: 'Deno', command: onDeno('express'), scenarios: peer, requires: ['deno'] },
  { group: 'Fastify', name: 'its own server', command: own('fastify'), scenarios: framework, isBaseline: true },
  { group: 'Fastify', name: 'gateway-server', command: ours('fastify'), scenarios: framework },
  { group: 'Fastify', name: 'Bun', command: onBun('fastify'), scenarios: peer, requires: ['bun'] },
  { group: 'Fastify', name: 'Deno', command: onDeno('fastify'), scenarios: peer, requires: ['deno'] },
  { group: 'Hono', name: '@hono/node-server', command: own('hono'), scenarios: framework, isBaseline: true },
  { group: 'Hono', name: 'gateway-server', command: ours('hono'), scenarios: framework },
  { group: 'Hono', name: 'srvx', command: own('srvx'), scenarios: peer },
  { group: 'Hono', name: 'Bun', command: onBun('hono-bun'), scenarios: peer, requires: ['bun'] },
  { group: 'Hono', name: 'Deno', command: onDeno('hono-deno'), scenarios: peer, requires: ['deno'] },
  { group: 'access log', name: 'off', command: ours('raw'), scenarios: ['access-log'], isBaseline: true },
  { group: 'access log', name: 'combined', command: logging('combined'), scenarios: ['access-log'] },
  { group: 'access log', name: 'json', command: logging('json'), scenarios: ['access-log'] },
  { group: 'workers', name: 'one', command: ours('express'), scenarios: ['workers-2'], isBaseline: true },
  { group: 'workers', name: 'two', command: [...ours('express'), '--workers', '2'], scenarios: ['workers-2'] },
  {
    group: 'workers, computing',
    name: 'one',
    command: ours('password'),
    scenarios: ['workers-2-password'],
    isBaseline: true,
  },
  {
    group: 'workers, computing',
    name: 'two',
    command: [...ours('password'), '--workers', '2'],
    scenarios: ['workers-2-password'],
  },
  ...wsgiCandidates,
]
