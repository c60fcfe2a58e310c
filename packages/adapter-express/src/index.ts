// Turns Express apps into gateway applications. The command line knows such apps by `isApplication`.
export { isApplication, type ExpressApplication } from './lib/is-application.ts'
export { toApplication } from './lib/to-application.ts'
