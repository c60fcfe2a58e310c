// Served in development in place of an application that does not start: what is wrong with it. A browser asks again by
// itself, so that the page is the application's as soon as it starts. Nobody but who develops ever sees it: it shows paths
// and source code.
import type { Application } from '@gateway-server/interface'

export function errorPage(text: string): Application {
  return (environ, startResponse) => {
    const isBrowser = environ.HTTP_ACCEPT?.includes('text/html') === true
    startResponse('500 Internal Server Error', [
      ['Content-Type', `text/${isBrowser ? 'html' : 'plain'}; charset=utf-8`],
      ['Cache-Control', 'no-store'],
      ['X-Content-Type-Options', 'nosniff'],
    ])
    return [isBrowser ? htmlOf(text, environ.REQUEST_METHOD === 'GET') : `${text}\n`]
  }
}

function htmlOf(text: string, mayAskAgain: boolean): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${mayAskAgain ? '<meta http-equiv="refresh" content="2">\n' : ''}<title>The application does not start</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem } pre { font-size: 14px; overflow: auto }</style>
</head>
<body>
<h1>The application does not start</h1>
<pre>${escaped(text)}</pre>
<p>This page is shown with <code>--reload</code> alone. It goes away when the error is mended.</p>
</body>
</html>
`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
