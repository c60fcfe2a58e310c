import { Hono } from 'hono'
import { css, Style } from 'hono/css'
import { html, raw } from 'hono/html'
import { jsxRenderer } from 'hono/jsx-renderer'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/jsx-renderer',
  with: ['hono/html', 'hono/css'],
  createApp: () => {
    const app = new Hono()
    app.use(
      '/page',
      jsxRenderer(({ children }) => html`<title>A page</title>${Style()}${children}`),
    )
    app.use(
      '/streamed',
      jsxRenderer(({ children }) => html`<main>${children}</main>`, { stream: true, docType: false }),
    )
    app.get('/page', (c) =>
      c.render(
        html`<p
          class="${css`
            color: red;
          `}"
        >
          ${'<escaped>'} ${raw('<b>raw</b>')}
        </p>`,
      ),
    )
    app.get('/streamed', (c) => c.render(Promise.resolve('later')))
    app.get('/html', (c) => c.html(html`<p>${Promise.resolve('waited for')}</p>`))
    return app
  },
  requests: ['/page', '/streamed', '/html'].flatMap((target) => [{ target }, { target, method: 'HEAD' }]),
}
