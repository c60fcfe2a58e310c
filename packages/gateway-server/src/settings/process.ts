// Settings: the process and what it may do.
import { type Kind, path, permissions, text } from './kind.ts'
import { setting } from './setting.ts'

const variable = /^([A-Za-z_][\w.]*)=(.*)$/s

/** `NAME=VALUE`, or in a file an object of them. */
const variables: Kind<Readonly<Record<string, string>>, Readonly<Record<string, string>> | readonly string[]> = {
  placeholder: 'NAME=VALUE',
  expected: 'NAME=VALUE, or an object of texts',
  repeatable: true,
  read(written) {
    const words: unknown[] = isTexts(written) ? Object.entries(written).map((each) => each.join('=')) : [written].flat()
    const pairs = words.map((each) => (typeof each === 'string' ? variable.exec(each)?.slice(1) : undefined))
    return pairs.every((pair) => pair !== undefined) ? Object.fromEntries(pairs) : undefined
  },
  show: (value) =>
    Object.entries(value)
      .map((each) => each.join('='))
      .join(' '),
}

function isTexts(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((each) => typeof each === 'string')
}

export const ofProcess = {
  chdir: setting({
    kind: path('FOLDER'),
    help: 'go to this folder before anything else',
    more: 'Before the application is looked for; the configuration file is looked for before.',
    reloads: false,
  }),
  env: setting({
    kind: variables,
    short: 'e',
    help: 'set a variable of the environment for the application',
    more: 'It sets none of the settings. In the file it may be an object.',
  }),
  pid: setting({
    kind: path(),
    short: 'p',
    help: 'write the process id to this file',
    more:
      'With several workers it is the master’s. A file that a process which has ended left behind is replaced; where that ' +
      'process is alive, the server does not start. It is removed at the end.',
    reloads: false,
  }),
  user: setting({
    kind: text('USER', 'the name or the number of a user'),
    short: 'u',
    help: 'become this user once the addresses are bound',
    more:
      'By name or number. The user’s groups come with it. The application is loaded afterwards. Files that are written at ' +
      'the end, or removed, have to be allowed to this user, and certificates readable.',
    reloads: false,
  }),
  group: setting({
    kind: text('GROUP', 'the name or the number of a group'),
    short: 'g',
    help: 'become a member of this group',
    more: 'Default: the user’s own. Without a user the process keeps its own, and leaves all other groups.',
    reloads: false,
  }),
  umask: setting({
    kind: permissions,
    help: 'permissions that new files do not get, as 027',
    more: 'Default: what the process was started with.',
    reloads: false,
  }),
  procName: setting({
    kind: text('NAME', 'a name'),
    help: 'the name that ps shows',
    more: 'As `gateway-server: master [NAME]` and `gateway-server: worker [NAME]`.',
    reloads: false,
  }),
}
