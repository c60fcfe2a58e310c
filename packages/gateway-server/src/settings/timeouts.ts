// Settings: how long things may take, in seconds. Each is an option of the engine, in milliseconds: see engine-options.ts.
import { seconds } from './kind.ts'
import { setting } from './setting.ts'

export const timeouts = {
  keepAlive: setting({
    kind: seconds,
    default: 75,
    help: 'how long a connection may stay idle between requests; 0: no limit',
    more: 'Make it longer than that of the load balancer in front, so that no request meets a closing connection.',
  }),
  announceKeepAlive: setting({
    kind: seconds,
    default: 0,
    help: 'what clients are told of it; 0: nothing',
    more: 'Sent as `Keep-Alive: timeout=…` with each response. Make it shorter than `keepAlive`, for which the server waits.',
  }),
  headerTimeout: setting({
    kind: seconds,
    default: 30,
    help: "how long a request's head may take; 0: no limit",
    more: 'From the connection’s start or the head’s first byte on. Beyond it the answer is 408.',
  }),
  bodyTimeout: setting({
    kind: seconds,
    default: 30,
    help: 'how long the next piece of a body may take; 0: no limit',
    more: 'While the application waits for it. Beyond it the answer is 408.',
  }),
  requestTimeout: setting({
    kind: seconds,
    default: 300,
    help: 'how long a whole request may take; 0: no limit',
    more: 'Head and body, whoever is slow. Beyond it the answer is 408, or a cut where the response has begun.',
  }),
  sendTimeout: setting({
    kind: seconds,
    default: 300,
    help: 'how long a client may take nothing of what is sent; 0: no limit',
    more: 'Beyond it the connection is cut. Short ones cut slow downloads too: an operating system buffers some megabytes.',
  }),
  gracefulTimeout: setting({
    kind: seconds,
    default: 30,
    help: 'how long a stop waits for requests under way; 0: not at all',
    more: 'And after them as long again for the application’s `shutdown`.',
  }),
}
