import { describe, expect, test } from 'vitest'
import { answering, type CliFolder, cliFolder } from './cli-folder.fixture.ts'

const adapter = (name: string): Record<string, string> => ({
  [`@gateway-server/adapter-${name}`]: `packages/adapter-${name}`,
})

interface FrameworkCase {
  readonly title: string
  readonly framework: Readonly<Record<string, string>>
  readonly adapter: string
  /** An app, an expression. */
  readonly app: string
  /** How the framework is imported. */
  readonly importing: string
  readonly requiring: string
  readonly described: string
}

const express = {
  adapter: 'express',
  app: `express().get('/', (req, res) => { res.send('hi') })`,
  importing: `import express from 'express'`,
  requiring: `const express = require('express')`,
  described: 'an Express app (through @gateway-server/adapter-express)',
}

const cases: readonly FrameworkCase[] = [
  { ...express, title: 'Express 5', framework: { express: 'packages/adapter-express/node_modules/express' } },
  { ...express, title: 'Express 4', framework: { express: 'packages/adapter-express/node_modules/express4' } },
  {
    title: 'Fastify',
    framework: { fastify: 'packages/adapter-fastify/node_modules/fastify' },
    adapter: 'fastify',
    app: `fastify().get('/', async () => 'hi')`,
    importing: `import fastify from 'fastify'`,
    requiring: `const fastify = require('fastify')`,
    described: 'a Fastify app (through @gateway-server/adapter-fastify)',
  },
  {
    title: 'Hono',
    framework: { hono: 'packages/adapter-hono/node_modules/hono' },
    adapter: 'hono',
    app: `new Hono().get('/', (c) => c.text('hi'))`,
    importing: `import { Hono } from 'hono'`,
    requiring: `const { Hono } = require('hono')`,
    described: 'a Hono app (through @gateway-server/adapter-hono)',
  },
  {
    title: 'fetch handler',
    framework: {},
    adapter: 'fetch',
    app: `({ fetch: (request) => new Response('hi') })`,
    importing: '',
    requiring: '',
    described: 'a fetch handler (through @gateway-server/adapter-fetch)',
  },
]

describe.each(cases)('a bare $title app', ({ framework, adapter: name, app, importing, requiring, described }) => {
  async function installed(files: Record<string, string>): Promise<CliFolder> {
    const folder = await cliFolder(files)
    await folder.install({ ...framework, ...adapter(name) })
    return folder
  }

  test('is served as the default export of an ES module', async () => {
    const folder = await installed({ 'app.mjs': `${importing}\nexport default ${app}` })
    expect(await folder.serve('app.mjs')).toMatchObject({
      body: 'hi',
      output: expect.stringContaining(`Loaded app.mjs:default, ${described}\n`),
    })
  })

  test('is served as module.exports, and as a member of it', async () => {
    const folder = await installed({
      'whole.cjs': `${requiring}\nmodule.exports = ${app}`,
      'member.cjs': `${requiring}\nmodule.exports = { app: ${app} }`,
    })
    expect(await folder.serve('whole.cjs')).toMatchObject({
      body: 'hi',
      output: expect.stringContaining(`Loaded whole.cjs:default, ${described}\n`),
    })
    expect((await folder.serve('member.cjs')).body).toBe('hi')
  })

  test('is served as a promise of it', async () => {
    const folder = await installed({
      'app.mjs': `${importing}\nexport const app = (async () => ({ app: ${app} }))().then(({ app }) => app)`,
    })
    expect((await folder.serve('app.mjs')).body).toBe('hi')
  })

  test('without its adapter is told how to install it', async () => {
    const folder = await cliFolder({ 'src/app.mjs': `${importing}\nexport default ${app}` })
    await folder.install(framework)
    const { status, output } = await folder.run(['src/app.mjs'])
    expect(output).toBe(
      `gateway-server: src/app.mjs:default is ${described.replace(/ \(.*/, '')}, and its adapter is not installed beside it. ` +
        `Install it with\n\n    npm install @gateway-server/adapter-${name}\n\n`,
    )
    expect(status).toBe(3)
  })
})

describe('an adapter', () => {
  const handler = `export default { fetch: () => new Response('hi') }`

  test('of fetch handlers serves a Hono app where only that is installed', async () => {
    const folder = await cliFolder({
      'app.mjs': `import { Hono } from 'hono'\nexport default new Hono().get('/', (c) => c.text('hi'))`,
    })
    await folder.install({ hono: 'packages/adapter-hono/node_modules/hono', ...adapter('fetch') })
    expect(await folder.serve('app.mjs')).toMatchObject({
      body: 'hi',
      output: expect.stringContaining('adapter-fetch'),
    })
  })

  test('is found from the folders above the application', async () => {
    const folder = await cliFolder({ 'sites/one/app.mjs': handler })
    await folder.install(adapter('fetch'))
    expect((await folder.serve('sites/one/app.mjs')).body).toBe('hi')
  })

  test('is found in the current folder where the application’s package does not see it', async () => {
    const folder = await cliFolder({
      'store/site/package.json': '{ "exports": "./app.mjs" }',
      'store/site/app.mjs': handler,
    })
    const user = await cliFolder()
    await user.install(adapter('fetch'))
    await user.linkPackage('site', folder, 'store/site')
    expect((await user.serve('site')).body).toBe('hi')
  })

  test('that is not needed is not loaded', async () => {
    const folder = await cliFolder({
      'app.mjs': `export default ${answering('hi')}`,
      ...Object.fromEntries(
        ['express', 'fastify', 'hono', 'fetch'].map((name) => [
          `node_modules/@gateway-server/adapter-${name}/index.js`,
          `throw new Error('loaded')`,
        ]),
      ),
    })
    expect((await folder.serve('app.mjs')).body).toBe('hi')
  })

  test('that cannot be loaded says why', async () => {
    const folder = await cliFolder({
      'app.mjs': handler,
      'node_modules/@gateway-server/adapter-fetch/index.js': `throw new Error('half installed')`,
    })
    const { status, output } = await folder.run(['app.mjs'])
    expect(output).toContain(
      '@gateway-server/adapter-fetch is installed but could not be loaded:\nError: half installed',
    )
    expect(status).toBe(3)
  })

  test('that is no adapter is named', async () => {
    const folder = await cliFolder({ 'app.mjs': handler, 'node_modules/@gateway-server/adapter-fetch/index.js': '' })
    const { status, output } = await folder.run(['app.mjs'])
    expect(output).toContain(
      '@gateway-server/adapter-fetch is installed but exports no isApplication and toApplication.',
    )
    expect(status).toBe(3)
  })

  test('that fails to convert says why', async () => {
    const folder = await cliFolder({
      'app.mjs': handler,
      'node_modules/@gateway-server/adapter-fetch/index.mjs': `export const isApplication = () => true
        export function toApplication() { throw new Error('too old') }`,
      'node_modules/@gateway-server/adapter-fetch/package.json': `{ "exports": "./index.mjs" }`,
    })
    const { status, output } = await folder.run(['app.mjs'])
    expect(output).toContain('@gateway-server/adapter-fetch could not convert app.mjs:default:\nError: too old')
    expect(status).toBe(3)
  })
})

describe('what is not an application', () => {
  test.each([
    { value: '{ port: 1, routes: [] }', says: 'is not an application but an object with the members port, routes.' },
    { value: '{}', says: 'is not an application but an object with no members.' },
    { value: '{ fetch: true }', says: 'is not an application but an object with the members fetch.' },
    { value: `'app'`, says: 'is not an application but a string.' },
    { value: '8080', says: 'is not an application but a number.' },
    { value: 'null', says: 'is not an application but null.' },
    { value: '[() => {}]', says: 'is not an application but an array.' },
    { value: 'class App {}', says: 'is not an application but a class. Export an instance' },
  ])('$value is told what is expected', async ({ value, says }) => {
    const folder = await cliFolder({ 'app.mjs': `export const application = ${value}` })
    const { status, output } = await folder.run(['app.mjs'])
    expect(output).toContain(`gateway-server: app.mjs:application ${says}`)
    if (!value.startsWith('class')) expect(output).toContain('An application is a function (environ, startResponse)')
    expect(status).toBe(3)
  })

  test('is told with what else the module exports', async () => {
    const folder = await cliFolder({ 'app.mjs': `export default { port: 1 }; export const app = ${answering('hi')}` })
    const { output } = await folder.run(['app.mjs'])
    expect(output).toContain('\nThe module exports: app, default. Name one as MODULE:NAME.')
    expect((await folder.serve('app.mjs:app')).body).toBe('hi')
  })

  test.each([
    {
      value: `require('node:http').createServer()`,
      says: 'a server that listens itself. Export the app it was made from',
    },
    { value: `require('express').Router()`, says: 'a router of Express. Export the app that uses it' },
  ])('as $value is told what to export', async ({ value, says }) => {
    for (const version of ['express', 'express4']) {
      const folder = await cliFolder({ 'app.cjs': `module.exports = ${value}` })
      await folder.install({ express: `packages/adapter-express/node_modules/${version}`, ...adapter('express') })
      const { status, output } = await folder.run(['app.cjs'])
      expect(output).toContain(`app.cjs:default is not an application but ${says}`)
      expect(status).toBe(3)
    }
  })
})

test('a listener is served with a note that it looks like one', async () => {
  const folder = await cliFolder({ 'app.mjs': `export default function (req, res) { res.end('hi') }` })
  const server = await folder.start(['app.mjs'])
  expect(server.output()).toContain('Note: its parameters look like node:http')
})
