// The order of the files: what needs a stack that nothing has gone wrong in comes first, what takes
// the stack apart comes last.

import { basename } from 'node:path';
import Sequencer from '@jest/test-sequencer';

const ORDER = [
  'journeys',
  'dashboards',
  'correlation',
  'monitor',
  'alerts',
  'figures',
  'privacy',
  'sampling',
  'faults',
  'lifecycle',
  'scaled',
  'grafana-alone',
];

export default class extends Sequencer {
  sort(tests) {
    return [...tests].sort((one, other) => place(one) - place(other));
  }
}

function place({ path }) {
  const at = ORDER.indexOf(basename(path, '.test.ts'));
  if (at < 0) throw new Error(`tests/stack/sequencer.js does not say when ${path} runs`);
  return at;
}
