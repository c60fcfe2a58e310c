// Lines of the last minute, as SVG: one for each number that has a chart.

const width = 240
const height = 40
const mostShown = 60
const svg = 'http://www.w3.org/2000/svg'

/** @type {Array<Record<string, number>>} */
let moments = []

/** @param {Array<Record<string, number>>} history */
export function begin(history) {
  moments = history
}

/** @param {Record<string, number>} moment */
export function add(moment) {
  moments = [...moments, moment].slice(-mostShown)
  for (const chart of document.querySelectorAll('.chart')) draw(chart, chart.id.replace('chart-', ''))
}

function draw(chart, name) {
  const values = moments.map((moment) => moment[name] ?? 0)
  const highest = Math.max(...values, Number.EPSILON)
  const right = values.length - 1
  const points = values.map((value, index) => {
    const x = width - ((right - index) * width) / (mostShown - 1)
    return `${x.toFixed(1)},${(height - 2 - (value / highest) * (height - 4)).toFixed(1)}`
  })
  chart.setAttribute('viewBox', `0 0 ${width} ${height}`)
  chart.setAttribute('preserveAspectRatio', 'none')
  const line = chart.firstChild ?? chart.appendChild(document.createElementNS(svg, 'polyline'))
  line.setAttribute('fill', 'none')
  line.setAttribute('stroke', 'currentColor')
  line.setAttribute('stroke-width', '1.5')
  line.setAttribute('vector-effect', 'non-scaling-stroke')
  line.setAttribute('points', points.join(' '))
}
