/** Lays the rows of a scenario out as text for a terminal. Pure. */
import type { Row } from './statistics.ts'

const columns: ReadonlyArray<{ readonly title: string; cell(row: Row): string }> = [
  { title: '', cell: ({ group }) => group },
  { title: '', cell: ({ name }) => name },
  { title: 'requests/s', cell: ({ requestsPerSecond }) => groupDigits(requestsPerSecond) },
  { title: 'ratio', cell: ({ ratio }) => (ratio === undefined ? '' : `${ratio.toFixed(2)}×`) },
  { title: 'p50 ms', cell: ({ latency }) => latency.p50.toFixed(2) },
  { title: 'p99 ms', cell: ({ latency }) => latency.p99.toFixed(2) },
  { title: 'MB/s', cell: ({ bytesPerSecond }) => (bytesPerSecond / 1e6).toFixed(1) },
  { title: 'errors', cell: ({ errors }) => String(errors) },
]

/** The first two columns are names and stand left; numbers stand right. */
const names = 2

export function formatTable(title: string, rows: readonly Row[]): string {
  const lines = [columns.map((column) => column.title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
  return [title, ...lines.map((line) => `  ${alignLine(line, widths)}`)].join('\n')
}

function alignLine(line: readonly string[], widths: readonly number[]): string {
  const cells = line.map((cell, index) => {
    const width = widths[index] ?? 0
    return index < names ? cell.padEnd(width) : cell.padStart(width)
  })
  return cells.join('  ').trimEnd()
}

function groupDigits(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
