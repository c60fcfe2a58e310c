// The type of gateway.config.ts.
import type { ConfigSettings } from './table.ts'

/** What a configuration file may export: settings by their names, times in seconds. docs/settings.md has all of them. */
export type Config = ConfigSettings

/**
 * Gives a configuration file its types; it changes nothing. The file exports its settings, or a function that makes them:
 *
 * ```ts
 * import { defineConfig } from 'gateway-server'
 *
 * export default defineConfig({ bind: ['0.0.0.0:8000', 'unix:/run/app.sock'], keepAlive: 75 })
 * ```
 */
export function defineConfig(config: Config): Config
export function defineConfig(config: () => Config | Promise<Config>): () => Config | Promise<Config>
export function defineConfig(config: Config | (() => Config | Promise<Config>)): unknown {
  return config
}
