// Says in words that Node is too old, where what we import would fail with an error of Node's modules. Imports nothing.

/** As `engines` in package.json has it: Node's that resolve for us and run TypeScript. */
export const oldestNode = '22.18'

/** What is wrong with a version of Node (`20.20.2`), or undefined. */
export function whyTooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split('.').map(Number)
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined
  return `gateway-server needs Node ${oldestNode} or later, and this is Node ${version}`
}
