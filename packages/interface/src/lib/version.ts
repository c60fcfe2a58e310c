/** The version of the gateway interface this package describes: `[major, minor]`, the value of `gateway.version`. */
export const interfaceVersion: readonly [major: number, minor: number] = Object.freeze([1, 0] as const)
