import 'vitest';
import type { TraceMatchers } from './dist/matchers.js';

declare module 'vitest' {
  interface Assertion<T> extends TraceMatchers<Promise<void>> {}
}
