/** The commands that run tests, and the Jest configuration of each. Each test file belongs to one of them. */
export const TEST_PROJECTS: Readonly<Record<string, string>> = {
  'npm test': 'jest.config.js',
  'npm run test:packages': 'jest.packages.js',
  'npm run test:mutations': 'jest.mutations.js',
  'npm run test:stack': 'jest.stack.js',
  'npm run test:kubernetes': 'jest.kubernetes.js',
  'npm run test:browser': 'jest.browser.js',
};
