import express from 'express'
import { body, checkSchema, cookie, header, matchedData, param, query, validationResult } from 'express-validator'
import { form, json } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'express-validator',
  createApp: () => {
    const app = express()
    app.use(express.json(), express.urlencoded({ extended: true }))
    const answer: express.RequestHandler = (request, response) => {
      const result = validationResult(request)
      response.status(result.isEmpty() ? 200 : 422).json({ errors: result.array(), data: matchedData(request) })
    }
    app.post(
      '/user',
      body('email').isEmail().normalizeEmail(),
      body('age').optional().isInt({ min: 18 }).toInt(),
      body('name').trim().notEmpty().escape(),
      body('tags.*').isLength({ max: 5 }),
      body('email').custom(async (email: unknown) => {
        if (email === 'taken@ecosystem.test') throw new Error('taken')
      }),
      answer,
    )
    app.get(
      '/item/:id',
      param('id').isUUID(),
      query('page').default(1).isInt().toInt(),
      header('x-tenant').exists(),
      cookie('c').optional(),
      answer,
    )
    app.post('/schema', checkSchema({ on: { in: ['body'], isBoolean: true, toBoolean: true } }), answer)
    return app
  },
  requests: [
    { target: '/user', ...json({ email: 'Ada@Ecosystem.TEST', age: '36', name: ' <Ada> ', tags: ['a'] }) },
    { target: '/user', ...form({ email: 'nobody', age: '3', name: '', 'tags[0]': 'much too long' }) },
    { target: '/user', ...json({ email: 'taken@ecosystem.test', name: 'x' }) },
    { target: '/item/8ff5a3c2-6c38-4c0f-9c2c-0d8bb0f4e3a1?page=2', fields: { 'X-Tenant': 'a' } },
    { target: '/item/nothing?page=two' },
    { target: '/schema', ...form({ on: 'true' }) },
    { target: '/schema', ...json({ on: 'maybe' }) },
  ],
}
