// Rules 9 to 13: errors, answers without a body, middleware, upgrades, and the life of an application.
import type { Topic } from './rule.ts'

export const outcomeTopic: Topic = {
  title: 'Outcomes',
  introduction: 'What an exchange can come to besides a body, and what stands around all exchanges.',
  rules: [
    {
      id: '9',
      subject: 'errors',
      text: 'An error before the head is sent is a 500 with no detail for the client; after it, the connection is cut: that is the only honest signal left.',
      lint: [],
    },
    {
      id: '10',
      subject: 'null',
      text: '`null` (or nothing) as a body: the application answered through `write`, took the connection over, or cut it. Whoever returns a body has called `startResponse` before.',
      lint: ['application'],
    },
    {
      id: '11',
      subject: 'middleware',
      text: 'Middleware is an application that calls an application. It never buffers a stream, yields as often as the inner one does, passes `close()` on, derives the environ with `deriveEnviron`, and itself with `deriveApplication`, so that the inner one starts, drains and shuts down.',
      lint: [],
    },
    {
      id: '12',
      subject: 'after an upgrade',
      text: 'After `gateway.upgrade()` the server neither reads nor writes the connection any more, and the application returns `null` and uses neither `startResponse` nor `write`. It upgrades once, and before it has begun a response.',
      lint: ['application'],
    },
    {
      id: '13',
      subject: 'startup, drain and shutdown',
      text: 'An application may have `startup(state)`, awaited before the first request, `drain()`, called once when the server begins to stop, and `shutdown()`, awaited after the last request and after `drain`. While it drains, requests under way go on and a few more may come; `drain` is for what would outlast them, connections taken over and event streams without end, and is waited for as long as they are. What `startup` leaves in `state` every request sees as `gateway.state`: the same object.',
      lint: ['server'],
    },
  ],
}
