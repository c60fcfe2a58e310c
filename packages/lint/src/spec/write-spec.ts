// Writes SPEC.md at the root of the repository: `pnpm --filter @gateway-server/lint spec`.
import { writeFileSync } from 'node:fs'
import { renderSpec } from './spec.ts'

writeFileSync(new URL('../../../../SPEC.md', import.meta.url), renderSpec())
