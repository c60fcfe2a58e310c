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
      text: 'Middleware is an application that calls an application. It never buffers a stream, yields as often as the inner one does, passes `close()` on, and derives the environ with `deriveEnviron`.',
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
      subject: 'startup and shutdown',
      text: 'An application may have `startup(state)`, awaited before the first request, and `shutdown()`, awaited after the last. What `startup` leaves in `state` every request sees as `gateway.state`: the same object.',
      lint: ['server'],
    },
  ],
}
