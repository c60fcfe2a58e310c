// Settings: how many processes serve, and when one of them is replaced. Names are gunicorn's where it has one.
import { bytes, integer, type Kind, seconds, word } from './kind.ts'
import { setting } from './setting.ts'

/** A number, or as many as the machine has cores for this process. */
const count: Kind<number | 'auto'> = word<number | 'auto'>(
  'NUMBER',
  "a whole number from 1 to 1024, or 'auto'",
  (written) => {
    if (written === 'auto') return 'auto'
    const number = /^\d{1,4}$/.test(written) ? Number(written) : 0
    return number >= 1 && number <= 1024 ? number : undefined
  },
)

export const workers = {
  workers: setting({
    kind: count,
    default: 1,
    short: 'w',
    env: ['WEB_CONCURRENCY'],
    help: "processes that serve; 'auto': as many as there are cores",
    more:
      'One needs no master: the process that is started serves. With more, or where a worker is to be replaced now and then, ' +
      'a master listens and hands connections to the workers. An application in Python has `processes`: each worker starts ' +
      'so many.',
  }),
  timeout: setting({
    kind: seconds,
    default: 30,
    short: 't',
    help: 'how long a worker may block its event loop; 0: for ever',
    more:
      'Beyond it the worker is killed and replaced, and the log says where in the program it was. It is no limit on requests ' +
      'that wait for something. Without a master nobody looks. For an application in Python it is how long a request may take.',
  }),
  maxRequests: setting({
    kind: integer('NUMBER', 0),
    default: 0,
    help: 'requests after which a worker is replaced; 0: never',
    more: 'The new worker is ready before the old one stops, and no request is lost. A remedy for memory that leaks.',
  }),
  maxRequestsJitter: setting({
    kind: integer('NUMBER', 0),
    default: 0,
    help: 'how many are added by chance, so that not all are replaced at once',
  }),
  maxWorkerMemory: setting({
    kind: bytes,
    default: 0,
    help: 'resident memory beyond which a worker is replaced; 0: never',
  }),
  maxWorkerLifetime: setting({
    kind: seconds,
    default: 0,
    help: 'age at which a worker is replaced; 0: never',
  }),
}
