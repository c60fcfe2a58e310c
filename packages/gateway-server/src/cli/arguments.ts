// The command line's words, and nothing of what they do: flags are rows of the table of settings.
import { Command, Option } from 'commander'
import { serverVersion } from '../lib/server-version.ts'
import { flagOf, isWrittenIn, type Setting } from '../settings/setting.ts'
import { sections } from '../settings/table.ts'
import { inOtherWords } from './other-words.ts'

/** What is written in flags, by the names of their settings; not yet read. */
export type Flags = Readonly<Record<string, unknown>>

const usage = `
MODULE is a file (.ts .mts .js .mjs .cjs) or an installed package. NAME is one of its exports; without it the first of
application, default and app that there is. It may be a gateway application, or an Express, Fastify or Hono app whose
adapter is installed beside it; or a program that listens itself, where @gateway-server/drop-in is installed. With
@gateway-server/adapter-wsgi it may be in Python: flaskapp.py[:NAME], or wsgi:mysite.wsgi[:NAME].

Every option is also a variable of the environment, and a key of gateway.config.{ts,mts,js,mjs,json} in the current folder:
--keep-alive is GATEWAY_KEEP_ALIVE and keepAlive. Options go before variables, and variables before the file.

Examples:
  gateway-server app.ts
  gateway-server src/server.js:app --port 3000
  gateway-server ./dist/index.mjs --bind 0.0.0.0:8000 --workers auto
  gateway-server app.ts --certfile cert.pem --keyfile key.pem
  gateway-server flaskapp.py:app --threads 4`

/** The program; `run` gets the words as they are. Usage errors end the process with status 2. */
export function createProgram(run: (flags: Flags) => Promise<void>): Command {
  const program = new Command('gateway-server')
    .description('Serves a JavaScript web application, whatever its framework, or a WSGI application in Python.')
    .argument('[MODULE[:NAME]]', 'the application to serve')
    .usage('[options] MODULE[:NAME]')
    .showHelpAfterError('(gateway-server --help shows what there is)')
    .configureOutput({ outputError: (text, write) => write(inOurWords(text)) })
    .helpOption('-h, --help', 'show this help')
    .version(serverVersion, '-v, --version', 'show the version')
    .addHelpText('after', usage)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .action((application: string | undefined, flags: Flags) => run({ ...flags, application }))
  for (const { title, settings } of sections) {
    for (const [name, setting] of Object.entries(settings)) addFlag(program, title, name, setting)
  }
  return program
}

/** An unknown option of gunicorn's is told what is here instead. */
function inOurWords(message: string): string {
  const [said = '', option = ''] = /^error: unknown option '(.*?)(?:=.*)?'/.exec(message) ?? []
  const words = inOtherWords(option)
  return words === undefined ? message : `${said}\n(${words})\n`
}

function addFlag(program: Command, section: string, name: string, setting: Setting<unknown, unknown>): void {
  if (!isWrittenIn('flag', setting) || setting.where === 'argument') return
  const { kind, short } = setting
  const flag = flagOf(name)
  const value = kind.placeholder === undefined ? '' : ` <${kind.placeholder}>`
  const option = new Option(`${short === undefined ? '' : `-${short}, `}${flag}${value}`, descriptionOf(setting))
  if (kind.repeatable) option.argParser((word: string, before: readonly string[] = []) => [...before, word])
  program.addOption(option.helpGroup(`${section}:`))
  if (value === '' && setting.where !== 'flag') program.addOption(new Option(flag.replace('--', '--no-')).hideHelp())
}

function descriptionOf({ kind, help, env, ...setting }: Setting<unknown, unknown>): string {
  const facts = env.map((variable) => `env: ${variable}`)
  const isSaid = setting.default !== undefined && setting.default !== false
  const shown = isSaid ? kind.show(setting.default) : ''
  if (shown !== '') facts.unshift(`default: ${shown}`)
  return facts.length === 0 ? help : `${help} (${facts.join(', ')})`
}
