// Tools for testing gateway applications, adapters and servers. Third parties run the same suites as this repository.
export { Gates } from './lib/application/gates.ts'
export { conformanceCookies, conformanceRoutes, conformanceText } from './lib/application/routes.ts'
export type { ConformanceRoute } from './lib/application/routes.ts'
export { registerSuite } from './lib/suite/suite.ts'
export type { KnownGap, RegisterTest, SuiteTest } from './lib/suite/suite.ts'
