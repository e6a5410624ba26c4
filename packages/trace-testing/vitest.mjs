// Vitest's matchers: `setupFiles: ['@traceshop/trace-testing/vitest']`. An ES module, since Vitest is one.
import { afterEach, expect } from 'vitest';
import { failOnForgotten } from './dist/awaited.js';
import { matchers } from './dist/matchers.js';

expect.extend(matchers);
afterEach(failOnForgotten);
