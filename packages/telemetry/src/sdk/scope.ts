/**
 * The instrumentation scope of everything that this package creates itself. Written here, because a
 * bundled program cannot read our package.json. A test compares them.
 */
export const SCOPE = { name: '@traceshop/telemetry', version: '0.1.0' } as const;
