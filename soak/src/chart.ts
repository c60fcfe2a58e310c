// The samples as a picture: an SVG of lines over time, with axes, and nothing that has to be loaded.
import type { Sample } from './sample.ts'

interface Line {
  readonly name: string
  readonly color: string
  value(sample: Sample): number
}

const mebibyte = 1024 * 1024
const lines: readonly Line[] = [
  { name: 'resident set', color: '#4c78a8', value: ({ rss }) => rss / mebibyte },
  { name: 'heap in use, after gc', color: '#e45756', value: ({ heapUsed }) => heapUsed / mebibyte },
  { name: 'outside of the heap', color: '#54a24b', value: ({ external }) => external / mebibyte },
]

const [width, height] = [860, 380]
const plot = { left: 50, top: 40, right: width - 20, bottom: height - 40 } as const

/** MiB up, minutes to the right. */
export function chartOf(samples: readonly Sample[], title: string): string {
  const start = samples[0]?.seconds ?? 0
  const longest = Math.max(1, (samples.at(-1)?.seconds ?? 0) - start)
  const top = roundUp(Math.max(1, ...samples.flatMap((sample) => lines.map(({ value }) => value(sample)))))
  const x = (seconds: number): number => plot.left + ((plot.right - plot.left) * (seconds - start)) / longest
  const y = (mebibytes: number): number => plot.bottom - ((plot.bottom - plot.top) * mebibytes) / top
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${plot.left}" y="18" font-size="14">${title}</text>`,
    ...ticks(top).map((tick) => gridLine(y(tick), `${tick} MiB`)),
    ...minuteTicks(longest).map((minute) => text(x(start + 60 * minute), plot.bottom + 18, `${minute} min`)),
    ...lines.map(({ color, value }) => polyline(samples, color, (sample) => [x(sample.seconds), y(value(sample))])),
    ...lines.map(({ name, color }, index) => text(plot.left + 80 + 170 * index, height - 6, name, color)),
    '</svg>',
    '',
  ].join('\n')
}

/** The next of 1, 2 and 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? value
}

function ticks(top: number): number[] {
  return Array.from({ length: 6 }, (_, index) => (top * index) / 5)
}

function minuteTicks(seconds: number): number[] {
  const step = Math.max(1, Math.ceil(seconds / 60 / 10))
  return Array.from({ length: Math.floor(seconds / 60 / step) + 1 }, (_, index) => index * step)
}

function gridLine(y: number, label: string): string {
  const at = y.toFixed(1)
  return `<path d="M${plot.left} ${at}H${plot.right}" stroke="#ddd"/>${text(plot.left - 4, y + 4, label, '#444', 'end')}`
}

function text(x: number, y: number, content: string, color = '#444', anchor = 'middle'): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${color}" text-anchor="${anchor}">${content}</text>`
}

function polyline(samples: readonly Sample[], color: string, point: (sample: Sample) => [number, number]): string {
  const points = samples.map((sample) => point(sample).map((value) => value.toFixed(1)))
  return `<polyline fill="none" stroke="${color}" stroke-width="1.5" points="${points.join(' ')}"/>`
}
