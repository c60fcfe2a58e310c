// Writes docs/settings.md: `pnpm --filter gateway-server settings`.
import { writeFileSync } from 'node:fs'
import { renderReference } from './reference.ts'

writeFileSync(new URL('../../../../docs/settings.md', import.meta.url), renderReference())
