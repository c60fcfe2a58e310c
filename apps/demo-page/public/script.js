// Tries every route of the demo from its page. Each try asks the server, shows what came back in its card, and returns
// whether that is what a demo should answer. It knows no framework: all demos answer the same routes.

const shownFields = [
  'content-type',
  'content-length',
  'content-encoding',
  'content-range',
  'transfer-encoding',
  'etag',
  'last-modified',
  'vary',
]

/** What stands behind each button with `data-try`: it gets its card, and returns whether all was well. */
const tries = {
  async hello(card) {
    const { response, body } = await ask(card, '/hello')
    return response.status === 200 && body.includes(document.documentElement.dataset.framework)
  },

  async json(card) {
    const items = Number(field(card, 'items').value)
    const { response, body } = await ask(card, `/json?items=${items}`)
    return response.status === 200 && JSON.parse(body).items.length === items
  },

  async 'echo-form'(card) {
    return echoed(card, new URLSearchParams(formOf(card)))
  },

  async 'echo-json'(card) {
    return echoed(card, JSON.stringify(formOf(card)), { 'content-type': 'application/json' })
  },

  async upload(card) {
    const file = field(card, 'file').files[0] ?? new File([sampleBytes(8 * 1024 * 1024)], 'sample.bin')
    const { status, body } = await upload(card, file)
    return status === 200 && JSON.parse(body).files[0].size === file.size
  },

  async events(card) {
    const count = Number(field(card, 'count').value)
    const received = await listen(card, count)
    return received === count || stopped
  },

  async 'cookies-set'(card) {
    const flavour = field(card, 'flavour').value
    const { response } = await ask(card, '/cookies', { method: 'POST', body: new URLSearchParams({ flavour }) })
    return response.status === 200 && document.cookie.includes(`flavour=${encodeURIComponent(flavour)}`)
  },

  async 'cookies-show'(card) {
    const { response, body } = await ask(card, '/cookies')
    return response.status === 200 && typeof JSON.parse(body).cookies === 'object'
  },

  async 'cookies-clear'(card) {
    const { response } = await ask(card, '/cookies', { method: 'DELETE' })
    return response.status === 204 && !document.cookie.includes('flavour=')
  },

  async 'static-whole'(card) {
    const { response, body } = await ask(card, '/static/sample.txt', { cache: 'no-store' })
    return response.status === 200 && body.startsWith('A gateway stands')
  },

  async 'static-range'(card) {
    const { response, body } = await ask(card, '/static/sample.txt', {
      cache: 'no-store',
      headers: { range: 'bytes=0-15' },
    })
    return response.status === 206 && body === 'A gateway stands'
  },

  async 'static-again'(card) {
    const first = await fetch('/static/sample.txt', { cache: 'no-store' })
    await first.text()
    // With a Cache-Control of its own, or else the browser adds `no-cache`, which asks for the whole file.
    const headers = { 'if-none-match': first.headers.get('etag') ?? '', 'cache-control': 'max-age=0' }
    const { response } = await ask(card, '/static/sample.txt', { cache: 'no-store', headers })
    return response.status === 304
  },

  async 'error-throw'(card) {
    const { response } = await ask(card, '/error')
    return response.status === 500
  },

  async 'error-late'(card) {
    const response = await fetch('/error?when=late', { cache: 'no-store' })
    try {
      await response.text()
    } catch (error) {
      show(
        card,
        `${response.status}, then cut`,
        [],
        `The server ended the connection in the middle of the body,\nand the browser says so:\n\n${error}`,
      )
      return true
    }
    show(card, `${response.status}`, [], 'The body ended as if it were whole.')
    return false
  },

  async 'error-missing'(card) {
    const { response } = await ask(card, '/nowhere')
    return response.status === 404
  },
}

async function echoed(card, body, headers = {}) {
  const sent = formOf(card)
  const { response, body: text } = await ask(card, '/echo?from=page', { method: 'POST', body, headers })
  const seen = JSON.parse(text)
  return response.status === 200 && seen.body.name === sent.name && seen.body.message === sent.message
}

// --- asking ---

async function ask(card, url, options) {
  const started = performance.now()
  const response = await fetch(url, options)
  const body = await response.text()
  const took = `${Math.max(1, Math.round(performance.now() - started))} ms`
  const fields = shownFields
    .filter((name) => response.headers.has(name))
    .map((name) => [name, response.headers.get(name)])
  show(card, `${response.status} ${response.statusText} · ${took}`, fields, pretty(body))
  return { response, body }
}

/** fetch tells nothing of what has been sent so far; XMLHttpRequest does. */
function upload(card, file) {
  const form = new FormData()
  form.append('note', 'sent by the demo page')
  form.append('file', file)
  const bar = card.querySelector('progress')
  bar.value = 0
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.upload.addEventListener('progress', (event) => {
      bar.value = event.loaded / event.total
      show(card, `${Math.round(bar.value * 100)} % of ${megabytes(event.total)} sent`, [], '')
    })
    request.addEventListener('load', () => {
      show(card, `${request.status} ${request.statusText}`, [], pretty(request.responseText))
      resolve({ status: request.status, body: request.responseText })
    })
    request.addEventListener('error', () => reject(new Error('the upload failed: the connection ended')))
    request.open('POST', '/upload')
    request.send(form)
  })
}

let stopped = false

/** Resolves with how many events came, when the server says `done` or the visitor stops. */
function listen(card, count) {
  const bar = card.querySelector('progress')
  const stop = document.getElementById('stop')
  const lines = []
  let received = 0
  bar.value = 0
  stopped = false
  stop.disabled = false
  const started = performance.now()
  const since = () => `${((performance.now() - started) / 1000).toFixed(2).padStart(6)} s`

  return new Promise((resolve, reject) => {
    const source = new EventSource(`/events?count=${count}&every=150`)
    const finish = (settle, value) => {
      source.close()
      stop.disabled = true
      stop.onclick = null
      settle(value)
    }
    stop.onclick = () => {
      stopped = true
      lines.push(`${since()}  stopped`)
      show(card, `stopped after ${received}`, [], lines.join('\n'))
      finish(resolve, received)
    }
    source.addEventListener('tick', (event) => {
      received += 1
      bar.value = received / count
      lines.push(`${since()}  #${event.lastEventId}  ${event.data}`)
      show(card, `${received} of ${count}`, [], lines.join('\n'))
      card.querySelector('.result').scrollTop = 1e6
    })
    source.addEventListener('done', () => finish(resolve, received))
    source.addEventListener('error', () => finish(reject, new Error(`the event stream broke after ${received} events`)))
  })
}

// --- showing ---

function show(card, status, fields, body) {
  const parts = [element('span', 'status', status)]
  for (const [name, value] of fields) parts.push('\n', element('span', 'field', `${name}: ${value}`))
  if (body !== '') parts.push('\n\n', body)
  card.querySelector('.result').replaceChildren(...parts)
}

function element(name, className, text) {
  const made = document.createElement(name)
  made.className = className
  made.textContent = text
  return made
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

function megabytes(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

// --- reading the page ---

function field(card, name) {
  return card.querySelector(`[name="${name}"]`)
}

function formOf(card) {
  return { name: field(card, 'name').value, message: field(card, 'message').value }
}

/** Bytes that don't repeat soon, so that a lost or doubled piece changes the file's hash. */
function sampleBytes(size) {
  const bytes = new Uint32Array(size / 4)
  let state = 0x2545f491
  for (let index = 0; index < bytes.length; index += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[index] = state
  }
  return bytes
}

// --- buttons ---

async function run(button) {
  const card = button.closest('.card')
  button.disabled = true
  card.dataset.state = 'busy'
  let well = false
  try {
    well = await tries[button.dataset.try](card)
  } catch (error) {
    show(card, 'failed', [], String(error))
  }
  card.dataset.state = well ? 'ok' : 'failed'
  button.disabled = false
  return well
}

const buttons = [...document.querySelectorAll('[data-try]')]
for (const button of buttons) button.addEventListener('click', () => run(button))

const all = document.getElementById('try-all')
const summary = document.getElementById('summary')
all.addEventListener('click', async () => {
  all.disabled = true
  summary.dataset.state = 'busy'
  const failed = []
  for (const [index, button] of buttons.entries()) {
    summary.textContent = `${index + 1} of ${buttons.length}: ${button.textContent}`
    if (!(await run(button))) failed.push(button.textContent)
  }
  summary.dataset.state = failed.length === 0 ? 'ok' : 'failed'
  summary.textContent =
    failed.length === 0
      ? `All ${buttons.length} work`
      : `${failed.length} of ${buttons.length} failed: ${failed.join(', ')}`
  all.disabled = false
})
