// Settings: what is logged, where and how. Names are gunicorn's where it has one.
import type { RequestIds } from '../lib/exchange/request-id.ts'
import { type Level, levels } from '../log/lines.ts'
import { choice, path, text } from './kind.ts'
import { setting } from './setting.ts'

/** Its atoms are looked at in access-log-format.ts. */
const format = text('FORMAT', 'combined, json, or text with atoms such as %(h)s')
const target = path()

type LogFormat = 'auto' | 'text' | 'json'

export const logs = {
  accessLogfile: setting({
    kind: target,
    help: 'log requests to this file; - is standard output',
    more: 'Each request is a line, those that were refused too. Lines are written every 100 ms, and at the end. Default: none.',
    reloads: false,
  }),
  accessLogformat: setting({
    kind: format,
    default: 'combined',
    help: 'combined, json, or text with atoms such as %(h)s',
    more: 'The atoms are gunicorn’s: see [logs and metrics](logs-and-metrics.md).',
    reloads: false,
  }),
  errorLogfile: setting({
    kind: target,
    help: 'log what the server has to tell to this file; - is standard error',
    more: 'Default: standard error.',
    reloads: false,
  }),
  logLevel: setting<Level, Level, Level>({
    kind: choice(...levels),
    default: 'info',
    help: 'the least that is told: debug, info, warn or error',
    reloads: false,
  }),
  logFormat: setting<LogFormat, LogFormat, LogFormat>({
    kind: choice('auto', 'text', 'json'),
    default: 'auto',
    help: 'how it is told: auto is text on a terminal, else json',
    reloads: false,
  }),
  requestId: setting<RequestIds, RequestIds, RequestIds>({
    kind: choice('off', 'generate', 'accept'),
    default: 'off',
    help: 'give requests an id, in X-Request-Id; accept the client’s',
    more:
      '`generate` makes one for each request, `accept` takes that of the client where it is one. The application finds it in ' +
      'the request’s field, the client in the response’s, the access log in `%(R)s`.',
  }),
}
