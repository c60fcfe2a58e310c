// A suite is a list of named tests as data, so that any runner can run it. Known gaps are data beside it: a gapped
// test must fail, and one that passes says so, so that a gap cannot outlive its reason.

/** One test of a suite: resolves when it passes, rejects with the reason when it does not. */
export interface SuiteTest {
  readonly name: string
  run(): Promise<void>
}

/** A test that is known to fail, why, and where that is discussed. */
export interface KnownGap {
  /** The name of the test, as the suite gives it. */
  readonly test: string
  readonly reason: string
  /** An issue or a page of documentation. */
  readonly link: string
}

/** What `node:test` and Vitest call `test`: a name, options in the middle, and a function. */
export type RegisterTest = (name: string, options: { timeout: number }, run: () => Promise<void>) => unknown

/**
 * Registers each test of a suite with a runner.
 *
 *     registerSuite(serverConformance({ start }), test)
 *
 * @param timeout of each test, in ms; 120,000 by default, since some move 50 MB
 */
export function registerSuite(suite: readonly SuiteTest[], test: RegisterTest, timeout = 120_000): void {
  for (const { name, run } of suite) test(name, { timeout }, () => run())
}

/** How long tests wait for the server before they fail, in ms. Machines that run tests may be small and busy. */
export const usualPatience = 30_000
/** The same for known gaps: some fail by waiting for what never comes. */
const gapPatience = 1_000

/**
 * The suite with its known gaps applied: a gapped test passes while it fails, and fails once it passes. A gap that
 * names no test is a failing test of its own.
 *
 * @param suiteOf its tests, for as much patience as the argument says
 */
export function withKnownGaps(
  suiteOf: (patience: number) => readonly SuiteTest[],
  gaps: readonly KnownGap[],
  patience = usualPatience,
): SuiteTest[] {
  const suite = suiteOf(patience)
  const byName = new Map(gaps.map((gap) => [gap.test, gap]))
  const gapped = suiteOf(Math.min(patience, gapPatience)).flatMap((test) => {
    const gap = byName.get(test.name)
    return gap === undefined ? [] : [[test.name, applyGap(test, gap)] as const]
  })
  const instead = new Map(gapped)
  const orphans = gaps.filter((gap) => !instead.has(gap.test)).map(orphanTest)
  return [...suite.map((test) => instead.get(test.name) ?? test), ...orphans]
}

function applyGap(test: SuiteTest, gap: KnownGap): SuiteTest {
  return { name: `${test.name} (known gap: ${gap.reason})`, run: () => expectFailure(test, gap) }
}

async function expectFailure(test: SuiteTest, gap: KnownGap): Promise<void> {
  try {
    await test.run()
  } catch {
    return
  }
  throw new Error(`"${test.name}" passes now: remove it from the known gaps (${gap.reason}, ${gap.link})`)
}

function orphanTest(gap: KnownGap): SuiteTest {
  const error = new Error(`the known gap "${gap.test}" (${gap.link}) names no test of the suite`)
  return { name: `known gap without a test: ${gap.test}`, run: () => Promise.reject(error) }
}
