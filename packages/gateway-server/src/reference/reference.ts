// docs/settings.md as a text: the reference of all settings, from the table.
import { flagOf, isWrittenIn, type Setting, variableOf } from '../settings/setting.ts'
import { sections } from '../settings/table.ts'

const frame = `# Settings of gateway-server

What the command line, the environment and the configuration file can set, and how. Written by
\`pnpm --filter gateway-server settings\` from [the table](../packages/gateway-server/src/settings/table.ts); a test holds it.

A setting is taken from the first of: its flag, its variable of the environment, the configuration file, its default. Times
are in seconds, sizes in bytes. An empty variable says nothing. A reload (SIGHUP) is a matter of a master with workers; a process
that serves alone reads its certificates again, and nothing else.
`

/** The whole of docs/settings.md. */
export function renderReference(): string {
  return frame + sections.map(({ title, settings }) => `\n## ${title}\n${renderAll(settings)}`).join('')
}

function renderAll(settings: Readonly<Record<string, Setting<unknown, unknown>>>): string {
  return Object.entries(settings)
    .map(([name, setting]) => render(name, setting))
    .join('')
}

function render(name: string, setting: Setting<unknown, unknown>): string {
  const { help, more } = setting
  const sentence = `${help.slice(0, 1).toUpperCase()}${help.slice(1)}.`
  const written = [
    flagsOf(name, setting),
    variablesOf(name, setting),
    isWrittenIn('file', setting) ? `in the file \`${name}\`` : '',
  ]
  return `
### ${name}

${more === undefined ? sentence : `${sentence} ${more}`}

- Written as ${written.filter((each) => each !== '').join(', ')}
- Default: ${defaultOf(setting)}
- A reload (SIGHUP) ${setting.reloads ? 'reads it again' : 'does not change it'}
`
}

function flagsOf(name: string, setting: Setting<unknown, unknown>): string {
  const { where, short, kind } = setting
  if (!isWrittenIn('flag', setting)) return ''
  if (where === 'argument') return `the argument \`${kind.placeholder}\``
  const value = kind.placeholder === undefined ? '' : ` ${kind.placeholder}`
  const flags = [...(short === undefined ? [] : [`-${short}`]), flagOf(name)].map((flag) => `\`${flag}${value}\``)
  return flags.join(' or ') + (kind.repeatable ? ' (repeatable)' : '')
}

function variablesOf(name: string, setting: Setting<unknown, unknown>): string {
  if (!isWrittenIn('variable', setting)) return ''
  return [variableOf(name), ...setting.env].map((variable) => `\`${variable}\``).join(' or ')
}

function defaultOf({ kind, ...setting }: Setting<unknown, unknown>): string {
  const shown = setting.default === undefined ? '' : kind.show(setting.default)
  return shown === '' ? 'none' : `\`${shown}\``
}
