// For a setup file in CommonJS, which cannot import Vitest: with `globals: true`, Vitest's own are there.
const { failOnForgotten } = require('./dist/awaited.js');
const { matchers } = require('./dist/matchers.js');

const { afterEach, expect } = globalThis;
if (!expect || !afterEach) {
  throw new Error('@traceshop/trace-testing/vitest: import it, or set globals: true for Vitest');
}
expect.extend(matchers);
afterEach(failOnForgotten);
