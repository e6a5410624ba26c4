// The order of the test files. A file that takes long and starts last would run alone at the end.
//
// Jest orders files by the time that each took before. A fresh clone has no such times, so
// jest.longest-first.json names those that take more than ten seconds.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

const LONGEST = JSON.parse(
  readFileSync(new URL('jest.longest-first.json', import.meta.url), 'utf8'),
);

export default class extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => place(one) - place(other));
  }
}

function place({ path, context }) {
  const at = LONGEST.indexOf(relative(context.config.rootDir, path));
  return at < 0 ? LONGEST.length : at;
}
