// The server's name and version, as its package.json has them.
import { readFileSync } from 'node:fs'

const packageJson: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

/** This package's version. */
export const serverVersion: string = (packageJson as { version: string }).version // our own file, beside src and dist

/** What `SERVER_SOFTWARE` says. */
export const serverSoftware = `gateway-server/${serverVersion}`
