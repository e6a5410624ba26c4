import type { TraceSource } from '../src';
import { listenFor } from '../src/completeness/activity';
import type { IdleHint } from '../src/tracker/tracker-link';

const [OWN, LINKED, LINKING, OTHER] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(32)) as [
  string,
  string,
  string,
  string,
];

const source: TraceSource = {
  push: true,
  subscribe: () => () => undefined,
  fetch: async () => [],
  linkedTo: (id) => (id === OWN ? [LINKED] : []),
};

test.each([
  { whose: 'of the trace itself', hint: { traceId: OWN, linksTo: [] }, count: 1 },
  { whose: 'of a trace known to link to it', hint: { traceId: LINKED, linksTo: [] }, count: 1 },
  { whose: 'of one that says so', hint: { traceId: LINKING, linksTo: [OWN] }, count: 1 },
  { whose: 'of another test', hint: { traceId: OTHER, linksTo: [LINKED] }, count: 0 },
])('when a hint is $whose, it shows activity  times', ({ hint, count }) => {
  let tell: (hint: IdleHint | undefined) => void = () => undefined;
  const activity = listenFor(source, OWN);
  activity.watch({
    watch: (listener) => {
      tell = listener;
    },
  });

  tell(hint);
  expect(activity.count()).toBe(count);
  // The end of a process concerns every trace.
  tell(undefined);
  expect(activity.count()).toBe(count + 1);
  activity.stop();
});
