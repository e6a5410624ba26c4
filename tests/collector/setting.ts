// A Collector with its backend, as most tests need them: started once, stopped at the end.
import { type Backend, startBackend } from './backend.ts';
import { type Collector, type CollectorOptions, startCollector, TEST_HOST } from './collector.ts';

export interface Setting {
  backend: Backend;
  collector: Collector;
}

/** Starts both before the tests of a file; the returned object is filled then. */
export function setting(options: Omit<CollectorOptions, 'backend'> = {}): Setting {
  const both = {} as Setting;
  beforeAll(async () => {
    both.backend = await startBackend({ host: TEST_HOST().listen });
    both.collector = await startCollector({ ...options, backend: both.backend });
  });
  afterAll(async () => {
    await both.collector?.kill();
    await both.backend?.close();
  });
  return both;
}
