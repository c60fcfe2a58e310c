// --print-config: every setting with its value, and where that comes from. One line each, in the order of --help.
import { placeOf, type Resolved } from './resolve.ts'
import { isWrittenIn } from './setting.ts'
import { rows } from './table.ts'

/** The lines, each with its end. */
export function printSettings({ settings, sources }: Resolved): string {
  const lines: [name: string, value: string, place: string][] = []
  for (const [name, row] of rows) {
    if (!isWrittenIn('file', row) && !isWrittenIn('variable', row)) continue // a question to the command, as this one
    const source = sources.get(name) ?? { from: 'default' }
    const value = settings[name]
    const shown = value === undefined ? '' : row.secret ? '***' : row.kind.show(value)
    lines.push([name, shown, source.from === 'default' ? 'default' : placeOf(source)])
  }
  const [names, values] = [0, 1].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map(([name, value, place]) => `${name.padEnd(names ?? 0)}  ${value.padEnd(values ?? 0)}  ${place}\n`)
    .join('')
}
