// The environ an application gets: the server's own, with the functions and objects that act checked on first use.
// A key that the server computes on first use is still computed only when the application reads it.
import { defineLazyKey, deriveEnviron } from '@gateway-server/interface'
import type { Environ } from '@gateway-server/interface'
import type { Exchange } from './exchange.ts'
import { LintError } from './lint-error.ts'
import {
  checkFields,
  checkFunction,
  checkPromise,
  checkTrailers,
  checkUpgrade,
  lintErrors,
  watchSignal,
} from './rules/functions.ts'
import { LintedInput } from './rules/input.ts'

/** Replacements of keys, each made when the key is first read. */
type Replacements = { readonly [Key in keyof Environ]?: () => Environ[Key] }

/** The environ with checks in place of what acts. */
export function lintEnviron(environ: Environ, exchange: Exchange): Environ {
  const derived = deriveEnviron(environ, {})
  const replacements = { ...connectionKeys(environ, exchange), ...messageKeys(environ, exchange) }
  for (const [key, make] of Object.entries(replacements)) {
    if (make !== undefined && key in environ) defineMadeOnce(derived, key, make)
  }
  return derived
}

/** A key that is made once, on first use. */
function defineMadeOnce(environ: Environ, key: string, make: () => unknown): void {
  let made: { value: unknown } | undefined
  defineLazyKey(environ, key, () => (made ??= { value: make() }).value)
}

function connectionKeys(environ: Environ, exchange: Exchange): Replacements {
  return {
    'gateway.errors': () => lintErrors(environ['gateway.errors']),
    'gateway.signal': () => {
      exchange.signal = watchSignal(environ['gateway.signal'], () => exchange.closed, exchange.report)
      return exchange.signal
    },
    'gateway.abort': () => {
      const abort = environ['gateway.abort']
      checkFunction('E13', 'gateway.abort', abort)
      return () => {
        exchange.aborted = true
        abort()
      }
    },
    'gateway.upgrade': () => lintUpgrade(environ['gateway.upgrade'], exchange),
  }
}

function lintUpgrade(upgrade: Environ['gateway.upgrade'], exchange: Exchange): Environ['gateway.upgrade'] {
  if (upgrade === undefined) return undefined
  checkFunction('E15', 'gateway.upgrade', upgrade)
  return () => {
    if (exchange.upgraded) throw new LintError('12', 'application', 'gateway.upgrade() was called twice')
    if (exchange.started) throw new LintError('12', 'application', 'gateway.upgrade() was called after startResponse')
    exchange.upgraded = true
    return checkUpgrade(upgrade())
  }
}

function messageKeys(environ: Environ, exchange: Exchange): Replacements {
  let input: LintedInput | undefined
  return {
    'gateway.input': () => (input = new LintedInput(environ['gateway.input'], environ)),
    'gateway.early_hints': () => {
      const hint = environ['gateway.early_hints']
      checkFunction('E14', 'gateway.early_hints', hint)
      return (headers) => {
        checkFields('E14', headers)
        hint(headers)
      }
    },
    'gateway.trailers': () => {
      const trailers = environ['gateway.trailers']
      checkFunction('E16', 'gateway.trailers', trailers)
      return () => checkTrailers(trailers(), input === undefined || input.ended)
    },
    'gateway.add_trailers': () => {
      const add = environ['gateway.add_trailers']
      checkFunction('E16', 'gateway.add_trailers', add)
      return (headers) => {
        checkFields('E16', headers)
        if (exchange.ended) throw new LintError('E16', 'application', 'trailers were added after the end of the body')
        add(headers)
      }
    },
    'gateway.wait_until': () => {
      const wait = environ['gateway.wait_until']
      checkFunction('E17', 'gateway.wait_until', wait)
      return (promise) => {
        checkPromise(promise)
        wait(promise)
      }
    },
  }
}
