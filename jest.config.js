// Every test of the workspace, run by one Jest: `npm test`, or `npm test -- services/user`.
import preset from './jest.preset.js';

export default {
  ...preset,
  testMatch: [
    '<rootDir>/packages/*/test/**/*.test.ts',
    '<rootDir>/sandbox/test/**/*.test.ts',
    '<rootDir>/services/*/test/**/*.test.ts',
    '<rootDir>/tests/**/*.test.ts',
  ],
  // They need the whole stack, a cluster or a browser: jest.stack.js, jest.kubernetes.js, jest.browser.js.
  // Files of jest.packages.js and jest.mutations.js have other endings.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/(?:stack|browser|kubernetes)/'],
  // Compiled output holds copies of the modules under test.
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/'],
  watchPathIgnorePatterns: ['<rootDir>/.*/dist/'],
  globalSetup: '<rootDir>/packages/test-servers/src/global-setup.ts',
  globalTeardown: '<rootDir>/packages/test-servers/src/global-teardown.ts',
  testSequencer: '<rootDir>/jest.sequencer.js',
  // One more than the cores of a small machine: many files mostly wait, for a process or for a promised time.
  maxWorkers: 3,
};
