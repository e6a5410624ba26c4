// `npm run test:kubernetes`: the demo overlay on the current cluster, started once for all files.
import config from './jest.config.js';

export default {
  ...config,
  testMatch: ['<rootDir>/tests/kubernetes/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/tests/kubernetes/global-setup.ts',
  globalTeardown: '<rootDir>/tests/kubernetes/global-teardown.ts',
  maxWorkers: 1,
  testTimeout: 240_000,
};
