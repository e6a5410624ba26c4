/**
 * The instrumentation scope of everything that this package makes by hand. Written here, because a
 * bundled program has no package.json of ours to read; a test compares them.
 */
export const SCOPE = { name: '@traceshop/telemetry', version: '0.1.0' } as const;
