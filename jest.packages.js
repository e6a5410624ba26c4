// `npm run test:packages`: the packages as others use them, and a workspace with new services, beside the tests
// of jest.config.js.
import config from './jest.config.js';

export default {
  ...config,
  testMatch: [
    '<rootDir>/packages/*/test/**/*.packages.ts',
    '<rootDir>/tests/commands/*.packages.ts',
  ],
  // An installation and a whole check use every core of a small machine.
  maxWorkers: 2,
};
