// What programs do with the messages of node:http, as a table: each row is run on node:http and on the gateway, and what
// it noted and what the client got must be equal. Rows that note events return a promise that settles after the last.
import type { Behaviour } from './node-behaviour/behaviour.fixture.ts'
import { bodies } from './node-behaviour/bodies.fixture.ts'
import { ends } from './node-behaviour/ends.fixture.ts'
import { heads } from './node-behaviour/heads.fixture.ts'
import { members } from './node-behaviour/members.fixture.ts'
import { middleware } from './node-behaviour/middleware.fixture.ts'
import { requests } from './node-behaviour/requests.fixture.ts'

export const behaviours: readonly Behaviour[] = [...requests, ...heads, ...bodies, ...ends, ...members, ...middleware]
