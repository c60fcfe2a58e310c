/** Runs one usage on one side: starts its app, sends its requests, stops the app, and gives what can be compared. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Difference, Usage, World } from '../usage.ts'
import { toComparables, withoutRandom } from './comparable.ts'
import type { ComparableExchange } from './comparable.ts'
import { converse } from './conversation.ts'
import { starters } from './frameworks.ts'
import type { AnyUsages, Framework, Running, Side } from './frameworks.ts'
import { SideEffects } from './side-effects.ts'

/** What a usage came to on one side. */
export interface Outcome {
  readonly packages: readonly string[]
  readonly differences: readonly Difference[]
  readonly exchanges: readonly ComparableExchange[]
  readonly talk: readonly string[]
  readonly seen: readonly string[]
}

/** @param name folder and file, such as `express/multer` */
export async function runUsage(name: string, side: Side, upstream: string): Promise<Outcome> {
  const framework = name.slice(0, name.indexOf('/')) as Framework // the caller lists these folders
  const { usage } = (await import(`../${name}.ts`)) as { usage: AnyUsages[Framework] }
  return runOn(usage as Usage<unknown>, side, upstream, starterOf(framework, side))
}

/** Every file exports its folder's kind of usage; the compiler does not see that once both are unions. */
function starterOf(framework: Framework, side: Side): (usage: never, world: World) => Promise<Running> {
  return starters[framework][side]
}

async function runOn(
  usage: Usage<unknown>,
  side: Side,
  upstream: string,
  start: (usage: never, world: World) => Promise<Running>,
): Promise<Outcome> {
  const effects = new SideEffects()
  const scratch = await mkdtemp(join(tmpdir(), `ecosystem-${side}-`))
  const closing: Array<() => void | Promise<void>> = [() => rm(scratch, { recursive: true })]
  const world: World = {
    see: (line) => effects.see(line),
    files: join(import.meta.dirname, '../files'),
    scratch,
    upstream,
    onClose: (callback) => void closing.unshift(callback),
  }
  const running = await start(usage as never, world)
  const exchanges = await converse(running.port, usage.requests, (text) => effects.await(text))
  const talk = (await usage.talk?.(running.port)) ?? []
  await running.close()
  for (const callback of closing) await callback()
  const { random = [], differences = [] } = usage
  return {
    packages: [usage.package, ...(usage.with ?? [])],
    differences,
    exchanges: toComparables(exchanges, random),
    talk: talk.map((line) => withoutRandom(line, 'talk', random)),
    seen: effects.lines.map((line) => withoutRandom(line, 'seen', random)),
  }
}
