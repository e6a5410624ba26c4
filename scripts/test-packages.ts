// Tests the packages as others use them, and a workspace to which new services were added.
//
//   npm run test:packages
//   npm run test:packages -- packages/telemetry
//
// It installs the packed packages into empty folders, follows their examples, and runs programs of each
// kind with and without telemetry, and with our and OpenTelemetry's instrumentations. What installs from
// the registry is skipped without one. Arguments are Jest's, as those of npm test.
process.argv.splice(2, 0, '--config', 'jest.packages.js');
await import('./test.ts');

export {};
