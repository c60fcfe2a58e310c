// How programs set status and fields, and send the head.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { codeOf, thrown, rawNamesOf } from './behaviour.fixture.ts'
import type { Note, Behaviour } from './behaviour.fixture.ts'

export const heads: readonly Behaviour[] = [
  {
    name: 'keeps fields, their case and their types',
    run: (_request, response, note) => {
      note(response.setHeader('X-One', 1) === response, response.getHeader('x-one'), response.hasHeader('X-ONE'))
      response.setHeader('X-List', ['a', 'b']).setHeader('x-one', 'two')
      response.appendHeader('X-List', 'c').appendHeader('X-New', 'd').appendHeader('X-New', ['e', 'f'])
      note(response.getHeaderNames(), rawNamesOf(response), Object.entries(response.getHeaders()))
      response.removeHeader('X-NEW')
      response.removeHeader('not-there')
      note(response.getHeader('x-new'), response.hasHeader('x-new'), response.getHeader('nothing'))
      response.setHeaders(new Headers({ a: '1', 'set-cookie': 'x=1' })).setHeaders(new Map([['b', '2']]))
      note(Object.entries(response.getHeaders()))
      response.end('ok')
    },
  },
  {
    name: 'refuses what cannot be sent, with the same codes',
    run: (_request, response, note) => {
      const anything = response as unknown as Record<string, (...parameters: unknown[]) => unknown> // wrong on purpose
      const calls: ReadonlyArray<readonly [string, ...unknown[]]> = [
        ['setHeader', 'bad name', 'a'],
        ['setHeader', '', 'a'],
        ['setHeader', 'a'],
        ['setHeader', 'a', 'b\r\nc'],
        ['setHeader', 'a', 'snow \u2603'],
        ['setHeader', 1, 'a'],
        ['setHeader', 'a', ['ok', 'b\n']],
        ['appendHeader', 'bad name', 'a'],
        ['appendHeader', 'a'],
        ['setHeaders', { a: 1 }],
        ['setHeaders', ['a', 'b']],
        ['getHeader', 1],
        ['getHeader'],
        ['hasHeader', 1],
        ['removeHeader', undefined],
        ['writeHead', 99],
        ['writeHead', 1000],
        ['writeHead', 'x'],
        ['writeHead', 200, 'bad\nreason'],
        ['writeHead', 200, ['odd']],
        ['writeHead', 200, ['X-A', '1', 'odd']],
        ['writeHead', 200, { 'bad name': 'x' }],
        ['writeHead', 200, { a: undefined }],
        ['writeHead', 200, { a: 'b\n' }],
        ['write', 1],
        ['write', null],
        ['write'],
        ['end', 1],
        ['end', {}],
        ['addTrailers', { 'bad name': 'x' }],
        ['addTrailers', { a: 'b\n' }],
        ['writeEarlyHints', 'x'],
        ['writeEarlyHints', { link: 'no link' }],
      ]
      for (const [method, ...parameters] of calls) {
        if (method === 'write' || method === 'end' || method === 'writeHead') continue
        note(
          method,
          thrown(() => anything[method]?.(...parameters)),
        )
      }
      for (const [method, ...parameters] of calls) {
        if (method === 'writeHead')
          note(
            method,
            parameters,
            thrown(() => anything[method]?.(...parameters)),
          )
      }
      for (const [method, ...parameters] of calls) {
        if (method === 'write' || method === 'end')
          note(
            method,
            parameters,
            thrown(() => anything[method]?.(...parameters)),
          )
      }
      note(response.headersSent)
      response.statusMessage = ''
      response.end()
    },
  },
  {
    name: 'refuses to change a head that is sent',
    run: (_request, response, note) => {
      response.writeHead(200, { a: 'b' })
      note(response.headersSent, response.getHeader('a'))
      note(
        thrown(() => response.setHeader('a', 'b')),
        thrown(() => response.removeHeader('a')),
      )
      note(
        thrown(() => response.appendHeader('a', 'b')),
        thrown(() => response.writeHead(201)),
      )
      note(
        thrown(() => response.setHeaders(new Headers())),
        thrown(() => response.writeContinue()),
      )
      note(thrown(() => response.flushHeaders()))
      response.end('ok')
    },
  },
  ...headForms(),
  ...[
    { 'X-Inherited': '1', 'X-List': ['2'], 'Content-Length': 50 },
    { 'bad name': 'x', 'X-Bad': undefined },
  ].map((inherited): Behaviour => ({
    name: `takes what a prototype has for no field: ${Object.keys(inherited).join(', ')}`,
    run: (_request, response) => {
      response.writeHead(200, Object.assign(Object.create(inherited) as object, { 'X-Own': '1' }))
      response.end('ok')
    },
  })),
  {
    name: 'refuses a list of fields that lacks a value',
    run: (_request, response, note) => {
      for (const odd of [['X-A', '1', 'X-B'], [`X-${'A'.repeat(200)}`]]) {
        try {
          response.writeHead(200, odd)
        } catch (error) {
          note(codeOf(error), (error as Error).message)
        }
      }
      response.end('ok')
    },
  },
  {
    name: 'lets writeHead be replaced, as on-headers does',
    run: (_request, response, note) => {
      const original = response.writeHead
      response.writeHead = function writeHead(this: ServerResponse, ...parameters: [number]) {
        note('head', parameters.length, this.statusCode, this.headersSent)
        this.setHeader('X-Late', 'yes')
        return original.apply(this, parameters)
      } as typeof response.writeHead // one form of it
      response.setHeader('X-Early', 'yes')
      response.end('ok')
    },
  },
  {
    name: 'uses a reason set before, and statusCode as it was set',
    run: (_request, response) => {
      response.statusCode = 404
      response.statusMessage = 'Not Here'
      response.end()
    },
  },
  {
    name: 'decides about the body by method and status',
    request: { method: 'HEAD' },
    run: (_request, response, note) => {
      note(response.write('never'))
      response.end('sent')
    },
  },
]

/** writeHead in all its forms, with and without fields set before. */
function headForms(): Behaviour[] {
  const forms: ReadonlyArray<readonly [string, readonly unknown[]]> = [
    ['a status', [201]],
    ['a status and a reason', [201, 'Made']],
    ['an object', [201, { 'X-A': '1', 'X-B': ['2', '3'], 'Content-Length': 2 }]],
    ['a reason and an object', [201, 'Made', { 'X-A': 1 }]],
    ['an undefined reason and an object', [201, undefined, { 'X-A': '1' }]],
    ['a flat list', [201, ['X-A', '1', 'X-A', '2', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']]],
    ['a reason and a flat list', [201, 'Made', ['X-A', '1']]],
    ['an unknown status', [299, { 'X-A': '1' }]],
    ['an empty reason', [200, '', { 'X-A': '1' }]],
    ['a status of 204', [204, { 'X-A': '1' }]],
    ['a status of 304', [304, { ETag: '"a"' }]],
    ['a cookie list', [200, { Cookie: ['a=1', 'b=2'] }]],
  ]
  const pairs: ReadonlyArray<readonly [string, readonly unknown[]]> = [
    [
      'a list of pairs',
      [
        201,
        [
          ['X-A', '1'],
          ['X-A', '2'],
        ],
      ],
    ],
  ]
  const write = (response: ServerResponse, parameters: readonly unknown[]): void =>
    void Reflect.apply(response.writeHead, response, parameters)
  return [
    ...[...forms, ...pairs].map(([form, parameters]) => ({
      name: `takes a head of ${form}`,
      run: (_request: IncomingMessage, response: ServerResponse, note: Note) => {
        write(response, parameters)
        note(response.statusCode, response.statusMessage, response.headersSent)
        response.end('ok')
      },
    })),
    ...forms.map(([form, parameters]) => ({
      name: `takes a head of ${form} over fields that were set`,
      run: (_request: IncomingMessage, response: ServerResponse, note: Note) => {
        response.setHeader('X-Set', 'kept').setHeader('x-a', 'replaced')
        write(response, parameters)
        note(response.statusCode, response.statusMessage, Object.entries(response.getHeaders()))
        response.end('ok')
      },
    })),
  ]
}
