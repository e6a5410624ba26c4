import type { TraceSource } from '../src';
import { listenFor } from '../src/completeness/activity';
import type { IdleHint } from '../src/tracker/messages';
import type { ProcessLink } from '../src/tracker/process-link';

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
])('when a hint is $whose, it is news $count times', ({ hint, count }) => {
  let tell: (hint: IdleHint | undefined) => void = () => undefined;
  const link: ProcessLink = {
    ended: () => false,
    ask: async () => ({ state: 'silent', pid: 1 }),
    onActivity: (listener) => {
      tell = listener;
      return () => undefined;
    },
  };
  const activity = listenFor(source, OWN);
  activity.watch([link]);

  tell({ type: 'trace-testing:idle', ...hint });
  expect(activity.count()).toBe(count);
  // The end of a process concerns every trace.
  tell(undefined);
  expect(activity.count()).toBe(count + 1);
  activity.stop();
});
