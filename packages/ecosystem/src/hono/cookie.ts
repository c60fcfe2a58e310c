import { Hono } from 'hono'
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie'
import { cookieRequests, twoCookieFields } from '../cookie-requests.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/cookie',
  createApp: () => {
    const app = new Hono()
    app.get('/set', async (c) => {
      setCookie(c, 'plain', 'a b;c', { httpOnly: true, sameSite: 'Lax' })
      await setSignedCookie(c, 'signed', 'value', 'a secret')
      setCookie(c, 'short', '1', { maxAge: 60, prefix: 'secure' })
      return c.text('set')
    })
    app.get('/clear', (c) => c.text(`cleared ${deleteCookie(c, 'plain')}`))
    app.get('/show', async (c) => c.json({ cookies: getCookie(c), signed: await getSignedCookie(c, 'a secret') }))
    return app
  },
  requests: [...cookieRequests('signed=value.forged; broken; a=%zz; a=2'), twoCookieFields],
}
