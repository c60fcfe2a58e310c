/** Lays rows out as text: aligned for a terminal, or as Markdown. Pure. */
import { quantities } from './quantities.ts'
import type { Row } from './statistics.ts'

/** Lines of cells, the titles first; the first `names` columns stand left, the others right. */
export interface Table {
  readonly names: number
  readonly lines: ReadonlyArray<readonly string[]>
}

/**
 * One line for each row, one column for each quantity that any row has; the ratio stands behind its headline. Where rows
 * have workers they are a name, too.
 */
export function toTable(rows: readonly Row[]): Table {
  const shown = quantities.filter(({ name }) => rows.some(({ measured }) => measured[name] !== undefined))
  const [first, ...others] = shown
  const haveWorkers = rows.some(({ workers }) => workers !== undefined)
  const titles = [
    '',
    '',
    ...(haveWorkers ? ['processes × threads'] : []),
    first?.title ?? '',
    'ratio',
    ...others.map(({ title }) => title),
  ]
  const lines = rows.map(({ group, name, workers = '', measured, ratio }) => {
    const cells = shown.map((quantity) => {
      const value = measured[quantity.name]
      return value === undefined ? '' : quantity.format(value)
    })
    const names = haveWorkers ? [group, name, workers] : [group, name]
    return [...names, cells[0] ?? '', ratio === undefined ? '' : formatRatio(ratio), ...cells.slice(1)]
  })
  return { names: haveWorkers ? 3 : 2, lines: [titles, ...lines] }
}

export function formatRatio(ratio: number): string {
  return `${ratio.toFixed(2)}×`
}

export function formatTable(title: string, table: Table): string {
  const widths = widthsOf(table)
  return [title, ...table.lines.map((line) => `  ${alignLine(line, table.names, widths)}`)].join('\n')
}

export function formatMarkdown(table: Table): string {
  const [titles = [], ...lines] = table.lines
  const rule = titles.map((_, index) => (index < table.names ? '---' : '--:'))
  return [titles, rule, ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n')
}

function widthsOf({ lines }: Table): number[] {
  const columns = lines[0]?.length ?? 0
  return Array.from({ length: columns }, (_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
}

function alignLine(line: readonly string[], names: number, widths: readonly number[]): string {
  const cells = line.map((cell, index) => {
    const width = widths[index] ?? 0
    return index < names ? cell.padEnd(width) : cell.padStart(width)
  })
  return cells.join('  ').trimEnd()
}
