import { expect, test } from 'vitest'
import { renderPage } from './render-page.ts'

const framework = { name: 'Express', version: '5.0.0' }

test('says that the framework’s own server serves it, where no environ is', () => {
  const page = renderPage(framework, {})
  expect(page).toContain('<title>Express 5.0.0')
  expect(page).toContain('<dd id="server">node:http (native)</dd>')
})

test('says which server and which version of the interface the environ names', () => {
  const environ = { SERVER_SOFTWARE: 'gateway-server/0.1.0', 'gateway.version': [1, 0] }
  const page = renderPage(framework, { environ })
  expect(page).toContain('<dd id="server">gateway-server/0.1.0</dd>')
  expect(page).toContain('<dd id="interface">1.0</dd>')
})

test('leaves no placeholder, and escapes what it fills in', () => {
  const page = renderPage({ name: '<Express>', version: '"5"' }, { environ: null })
  expect(page).not.toContain('{{')
  expect(page).toContain('&lt;Express&gt; &quot;5&quot;')
})
