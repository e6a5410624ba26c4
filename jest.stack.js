// `npm run test:stack`: the stack of docker-compose.yml, started once for all files.
import config from './jest.config.js';

export default {
  ...config,
  testMatch: ['<rootDir>/tests/stack/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/tests/stack/global-setup.ts',
  globalTeardown: '<rootDir>/tests/stack/global-teardown.ts',
  testSequencer: '<rootDir>/tests/stack/sequencer.js',
  maxWorkers: 1,
  testTimeout: 180_000,
};
