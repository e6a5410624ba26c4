// The order of the test files. A file that takes long and starts last would run alone at the end.
//
// Jest orders files by the time that each took before. A fresh clone has no such times, so the long ones are
// named here. Those that mostly wait come first: others use the processor meanwhile.
import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

const FIRST = [
  'packages/trace-testing/test/install.test.ts',
  'tests/journeys/kills.test.ts',
  'tests/collector/sampling.test.ts',
  'tests/commands/create-service.test.ts',
  'tests/commands/demo.test.ts',
  'packages/telemetry/test/as-without.test.ts',
  'tests/journeys/outages.test.ts',
  'tests/journeys/floods.test.ts',
  'tests/journeys/late-work.test.ts',
  'tests/journeys/checkout.test.ts',
  'tests/collector/scrubbing.test.ts',
  'packages/service-kit/test/broker-away.test.ts',
  'services/notification/test/retries.test.ts',
  'tests/journeys/guarantees.test.ts',
  'packages/trace-testing/test/all-small-trees.test.ts',
  'packages/service-kit/test/database-away.test.ts',
  'tests/collector/tiers.test.ts',
  'packages/telemetry/test/sick-collector.test.ts',
  'tests/signals/signals.test.ts',
];

export default class extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => place(one) - place(other));
  }
}

function place({ path, context }) {
  const at = FIRST.indexOf(relative(context.config.rootDir, path));
  return at < 0 ? FIRST.length : at;
}
