// The status page: shows what comes each second, and asks for what the buttons say. All text is set as text, never as HTML:
// what clients sent may stand in it.
import { add, begin } from './charts.js'
import { follow } from './events.js'

const tokenKey = 'gateway-admin-token'
const element = (id) => document.getElementById(id)
const show = (id, text) => {
  element(id).textContent = text
}

const authorization = () => {
  const token = sessionStorage.getItem(tokenKey)
  return token === null ? {} : { Authorization: `Bearer ${token}` }
}

function setState(id, state, text = state) {
  element(id).dataset.state = state
  show(id, text)
}

const connectAgain = follow(
  (name, data) => (name === 'history' ? begin(data) : showStatus(data)),
  (why) => setState('state', why, why === 'locked' ? 'this address needs the token' : 'connection lost, trying again'),
  authorization,
)

function showStatus(status) {
  add(status)
  setState('state', status.ready ? 'ready' : 'not ready')
  show('requestsPerSecond', rounded(status.requestsPerSecond))
  show('latency', [status.p50, status.p90, status.p99].map(duration).join(' · '))
  show('inFlight', status.inFlight)
  show('eventLoopDelay', duration(status.eventLoopDelay))
  show('connections', status.connections)
  show('memory', size(status.memory))
  element('workers').replaceChildren(...status.workers.map((worker) => workerRow(worker, status.time)))
  showControl(status.workerCount)
  showProblems(status)
}

function workerRow(worker, now) {
  const cells = [
    worker.pid,
    worker.state,
    duration(now - worker.startedAt),
    rounded(worker.requestsPerSecond),
    worker.inFlight,
    worker.connections,
    size(worker.memory),
    duration(worker.eventLoopDelay),
    `${Math.round(worker.utilization * 100)} %`,
  ]
  const row = document.createElement('tr')
  row.dataset.pid = worker.pid
  row.dataset.state = worker.state
  row.append(
    ...cells.map((text) => {
      const cell = document.createElement('td')
      cell.textContent = text
      return cell
    }),
  )
  return row
}

let shownCount

/** What the visitor is typing stays, until the number of workers changes. */
function showControl(count) {
  element('control').hidden = count === undefined
  if (count !== undefined && count !== shownCount) element('count').value = count
  shownCount = count
}

function showProblems({ problems, problemCount }) {
  element('no-problems').hidden = problems.length > 0
  show('problemCount', problemCount > problems.length ? `the last ${problems.length} of ${problemCount}` : '')
  element('problems').replaceChildren(
    ...problems.map(({ time, pid, text }) => {
      const at = document.createElement('time')
      at.dateTime = new Date(time).toISOString()
      at.textContent = new Date(time).toLocaleTimeString()
      const item = document.createElement('li')
      item.append(at, ` ${pid} ${text}`)
      return item
    }),
  )
}

async function ask(path, body) {
  setState('outcome', 'asked', '…')
  const headers = { ...authorization(), 'Content-Type': 'application/json' }
  try {
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
    setState('outcome', response.ok ? 'done' : 'failed', (await response.text()).trim())
  } catch (error) {
    setState('outcome', 'failed', String(error))
  }
}

element('reload').addEventListener('click', () => void ask('reload', {}))
element('control').addEventListener('submit', (event) => {
  event.preventDefault()
  void ask('workers', { count: element('count').valueAsNumber })
})
element('access').addEventListener('submit', (event) => {
  event.preventDefault()
  const { value } = element('token')
  if (value === '') sessionStorage.removeItem(tokenKey)
  else sessionStorage.setItem(tokenKey, value)
  connectAgain()
})

function rounded(number) {
  return number < 10 ? number.toFixed(1) : Math.round(number).toLocaleString()
}

/** Of milliseconds. */
function duration(time) {
  if (time === undefined) return '–'
  if (time < 1000) return `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`
  if (time < 60_000) return `${(time / 1000).toFixed(1)} s`
  return time < 3_600_000 ? `${Math.round(time / 60_000)} min` : `${(time / 3_600_000).toFixed(1)} h`
}

function size(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}
