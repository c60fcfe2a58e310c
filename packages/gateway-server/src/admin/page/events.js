// Server-sent events over fetch: EventSource cannot send the token. They come until the connection ends, and then anew.

/** Milliseconds until a connection that was lost is made again. */
const again = 1000

/**
 * @param {(name: string, data: any) => void} onEvent
 * @param {(state: 'lost' | 'locked') => void} onEnd why none come for now
 * @param {() => Record<string, string>} headers
 * @returns {() => void} what makes the connection anew at once
 */
export function follow(onEvent, onEnd, headers) {
  let abort = new AbortController()
  let wake = () => {}
  const connect = async () => {
    abort = new AbortController()
    const response = await fetch('events', { headers: headers(), signal: abort.signal })
    if (response.status === 401) return 'locked'
    if (response.ok) await read(response.body, onEvent)
    return 'lost'
  }
  const loop = async () => {
    for (;;) {
      onEnd(await connect().catch(() => 'lost'))
      await new Promise((resolve) => {
        wake = resolve
        setTimeout(resolve, again)
      })
    }
  }
  void loop()
  return () => {
    abort.abort()
    wake()
  }
}

async function read(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const events = (text + value).split('\n\n')
    text = events.pop()
    for (const event of events) {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(event) ?? []
      if (name !== undefined) onEvent(name, JSON.parse(data))
    }
  }
}
