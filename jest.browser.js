// `npm run test:browser`: the page of the trace desk in a real Chromium.
import config from './jest.config.js';

export default {
  ...config,
  testMatch: ['<rootDir>/tests/browser/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: undefined,
  globalTeardown: undefined,
  testTimeout: 60_000,
};
