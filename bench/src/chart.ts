/** A bar chart of one scenario as SVG: a bar for each candidate, as long as its headline quantity. Pure. */
import { headline } from './quantities.ts'
import type { Row } from './statistics.ts'
import { formatRatio } from './table.ts'

const size = { width: 720, nameWidth: 250, valueWidth: 150, line: 24, bar: 16, top: 34, bottom: 8 } as const
const color = { ours: '#2563eb', peer: '#94a3b8' } as const

export function drawChart(title: string, rows: readonly Row[], ours: string): string {
  const [first] = rows
  if (first === undefined) throw new RangeError('no rows to draw')
  const { name, title: unit, format } = headline(first.measured)
  const values = rows.map(({ measured }) => Math.max(measured[name] ?? 0, 0))
  const longest = Math.max(...values) || 1
  const space = size.width - size.nameWidth - size.valueWidth
  const bars = rows.map((row, index) => {
    const value = values[index] ?? 0
    const label = `${format(value)}${row.ratio === undefined ? '' : ` (${formatRatio(row.ratio)})`}`
    return drawBar(index, row, (value / longest) * space, label, row.name.startsWith(ours) ? color.ours : color.peer)
  })
  const height = size.top + rows.length * size.line + size.bottom
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${height}" viewBox="0 0 ${size.width} ${height}" font-family="sans-serif" font-size="13">`,
    `  <rect width="100%" height="100%" fill="#ffffff"/>`,
    `  <text x="8" y="20" font-weight="bold">${escape(`${title}, ${unit}`)}</text>`,
    ...bars,
    '</svg>',
    '',
  ].join('\n')
}

function drawBar(index: number, { group, name }: Row, length: number, label: string, fill: string): string {
  const top = size.top + index * size.line
  const baseline = top + size.bar - 3
  return [
    `  <text x="${size.nameWidth - 8}" y="${baseline}" text-anchor="end">${escape(`${group}: ${name}`)}</text>`,
    `  <rect x="${size.nameWidth}" y="${top}" width="${length.toFixed(1)}" height="${size.bar}" fill="${fill}"/>`,
    `  <text x="${(size.nameWidth + length + 6).toFixed(1)}" y="${baseline}">${escape(label)}</text>`,
  ].join('\n')
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
