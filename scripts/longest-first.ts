/**
 * The order of test files: those that take longest first, so that no worker is left alone with one at the end. All others
 * as Vitest has them, by project and size. A list, since a clean checkout has no durations of a run before.
 */
import { join } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { root } from './workspace.ts'

/** Ten seconds and more each, the longest first; paths from the repository's root. */
export const longest: readonly string[] = [
  'tests/install.test.ts',
  'bench/src/candidates.test.ts',
  'apps/demo-tests/src/page.test.ts',
  'packages/gateway-server/src/cli/logs.test.ts',
  'packages/adapter-wsgi/src/conformance.test.ts',
  'packages/gateway-server/src/master/blocked.test.ts',
  'packages/ecosystem/src/ecosystem.test.ts',
  'packages/adapter-wsgi/src/supervision.test.ts',
  'packages/gateway-server/src/cli/admin.test.ts',
  'packages/gateway-server/src/reload/reload.test.ts',
  'packages/adapter-wsgi/src/python-tests.test.ts',
  'soak/src/soak.test.ts',
  'packages/gateway-server/src/lib/tls/connections.tls.test.ts',
  'packages/gateway-server/src/conformance.test.ts',
  'packages/gateway-server/src/master/stop.test.ts',
  'packages/gateway-server/src/master/reload.load.test.ts',
  'packages/gateway-server/src/master/crashes.test.ts',
  'packages/gateway-server/src/cli/to-application.test.ts',
  'packages/gateway-server/src/admin/page.test.ts',
]

const ranks = new Map(longest.map((file, index) => [join(root, file), index]))

const rankOf = ({ moduleId }: Pick<TestSpecification, 'moduleId'>): number => ranks.get(moduleId) ?? longest.length

/** Keeps the order of what is not in the list. */
export function sortLongestFirst<Spec extends Pick<TestSpecification, 'moduleId'>>(files: readonly Spec[]): Spec[] {
  return files.toSorted((one, other) => rankOf(one) - rankOf(other))
}

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return sortLongestFirst(await super.sort(files))
  }
}
