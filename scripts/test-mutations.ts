// Puts one fault at a time into the telemetry of the running shop, and says which check finds it.
//
//   npm run test:mutations
//   npm run test:mutations -- -t 'span never ended'
//
// Fails if one is not caught by the checks that tests/mutations/seeded-faults.ts names, or if anything is
// found without one. Arguments are Jest's, as those of npm test.
process.argv.splice(2, 0, '--config', 'jest.mutations.js');
await import('./test.ts');

export {};
