// The page all demos share: one copy of its template and assets, rendered with the facts of the framework that serves it.
export { publicFolder } from './lib/public-folder.ts'
export { renderPage } from './lib/render-page.ts'
export type { Framework } from './lib/render-page.ts'
export { versionOf } from './lib/version-of.ts'
