// `npm run test:mutations`: faults seeded into a shop of their own, beside the tests of jest.config.js.
import config from './jest.config.js';

export default {
  ...config,
  testMatch: ['<rootDir>/tests/mutations/*.mutations.ts'],
  maxWorkers: 1,
};
