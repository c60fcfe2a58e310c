// Turns listeners of node:http into gateway applications, and back. Other adapters stand on this one.
export { isApplication } from './lib/is-application.ts'
export { toApplication } from './lib/to-application.ts'
export type { Listener } from './lib/server/server-host.ts'
export type { MessagePrototypes, NodeApplication, ToApplicationOptions } from './lib/to-application.ts'
export { toNodeListener } from './lib/to-node/to-node-listener.ts'
export type { NodeListener, NodeListenerOptions } from './lib/to-node/to-node-listener.ts'
