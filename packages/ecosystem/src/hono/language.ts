import { Hono } from 'hono'
import { languageDetector } from 'hono/language'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/language',
  createApp: () => {
    const app = new Hono()
    app.use(languageDetector({ supportedLanguages: ['en', 'de', 'fr'], fallbackLanguage: 'en' }))
    app.get('/', (c) => c.text(c.get('language')))
    return app
  },
  requests: [
    { target: '/', cookies: true },
    { target: '/?lang=de', cookies: true },
    { target: '/', cookies: true },
    { target: '/', fields: { 'Accept-Language': 'es, fr;q=0.8, en;q=0.5' } },
  ],
  random: [{ of: 'set-cookie', pattern: /(Expires=)[^;]+/, reason: 'counts from now' }],
}
