// Fills the page's template for the demos in JavaScript; those in Python fill it with their own templates, for which its
// placeholders are made too. What is filled in is escaped; the template itself is trusted.
import { readFileSync } from 'node:fs'
import { serverFactsOf } from './server-facts.ts'

export interface Framework {
  /** As its users write it: `Express`. */
  readonly name: string
  readonly version: string
}

const template = readFileSync(new URL('../page.html', import.meta.url), 'utf8')

/**
 * The page as HTML. `request` is whatever may carry the gateway's environ: the Node request, or Hono's env.
 *
 * @throws when the template names a fact that there is not
 */
export function renderPage(framework: Framework, request: object): string {
  const facts: Readonly<Record<string, string>> = {
    framework: framework.name,
    version: framework.version,
    source: 'src/app.ts',
    native: 'the framework’s own server',
    ...serverFactsOf(request),
  }
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const fact = facts[name]
    if (fact === undefined)
      throw new Error(`the page's template asks for ${name}, which is none of ${Object.keys(facts).join(', ')}`)
    return escapeHtml(fact)
  })
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
