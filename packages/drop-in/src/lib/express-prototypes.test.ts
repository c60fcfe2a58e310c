import express from 'express'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { expressPrototypes } from './express-prototypes.ts'

test('an Express app that listens alone', () => {
  const app = express()
  expect(expressPrototypes(createServer(app))).toEqual({ request: app.request, response: app.response })
})

test('no other listener, and no second one', () => {
  const app = express()
  expect(expressPrototypes(createServer((request, response) => app(request, response)))).toBeUndefined()
  expect(expressPrototypes(createServer(app).on('request', () => {}))).toBeUndefined()
  expect(expressPrototypes(createServer())).toBeUndefined()
})
