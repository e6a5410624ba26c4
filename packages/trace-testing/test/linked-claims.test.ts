/** Rows that reach a linked trace claim each of its spans once for each producer that led to it. */
import {
  anyKind,
  type Child,
  consumer,
  descend,
  hop,
  internal,
  linkTo,
  type Node,
  traceOf,
} from '../src';
import { verdictByBruteForce, verdictOf } from '../src/generate/campaign';
import { type Draft, span, spansOf } from './build';

const SENDER = 'a'.repeat(16);
const ID = { sent: 'b'.repeat(32), next: 'c'.repeat(32) };

const linksTo = (spanId: string, traceId: string) => ({
  links: [{ traceId, spanId, tracestate: '', attributes: {} }],
});

const OWN = spansOf(
  span('s INTERNAL root', {}, [
    span('s PRODUCER send', { spanId: SENDER }),
    span('s PRODUCER send', { spanId: '1'.repeat(16) }),
  ]),
);
const [ROOT, ...SENDERS] = OWN;
const fromSender = linksTo(SENDER, ROOT?.traceId ?? '');
const fromBoth = {
  links: SENDERS.flatMap(({ traceId, spanId }) => linksTo(spanId, traceId).links),
};

interface Setting {
  next?: Draft[];
  mode?: 'exact' | 'contain';
}

/** Both senders, the trace of a consumer, and what is in the trace that links to it. */
function judge(pattern: Node, taken: Draft[], { next = [], mode = 'contain' }: Setting = {}) {
  const inTrace = (traceId: string, drafts: Draft[]) =>
    traceOf(
      spansOf(...drafts).map((one) => ({ ...one, traceId })),
      traceId,
    );
  const linked = [inTrace(ID.sent, taken), inTrace(ID.next, next)];
  const one = {
    seed: 0,
    mode,
    trace: { ...traceOf(OWN), linked: linked.filter(({ spans }) => spans.length > 0) },
    pattern,
    known: undefined,
  };
  return { search: verdictOf(one), bruteForce: verdictByBruteForce(one) };
}

const sends = (...rows: Child[]): Node => anyKind('s', 'send', {}, rows);
const take = (...rows: Child[]): Child => hop(consumer('t', 'take', rows));
const step = (name: string, ...rows: Child[]): Node => internal('t', name, rows);
const took = (...children: Draft[]): Draft => span('t CONSUMER take', fromSender, children);
const stepped = (name: string, ...children: Draft[]): Draft =>
  span(`t INTERNAL ${name}`, {}, children);

const PASS = { search: 'pass', bruteForce: 'pass' };
const FAIL = { search: 'fail', bruteForce: 'fail' };

test('when a hop and a row anywhere below ask for spans below one consumer, each needs its own', () => {
  const rows = sends(take(hop(step('work')), descend(step('work'))));

  expect(judge(rows, [took(stepped('work'))])).toEqual(FAIL);
  expect(judge(rows, [took(stepped('work'), stepped('work'))])).toEqual(PASS);
});

test('when a hop below one consumer has rows below it, they claim for the same producer', () => {
  const rows = sends(take(hop(step('work', step('save'))), descend(step('save'))));

  expect(judge(rows, [took(stepped('work', stepped('save')))])).toEqual(FAIL);
  expect(judge(rows, [took(stepped('work', stepped('save'), stepped('save')))])).toEqual(PASS);
});

test('when a span links to another of its own trace, only rows for children and below take it', () => {
  const taken = [
    span('t CONSUMER take', { ...fromSender, spanId: '2'.repeat(16) }, [
      stepped('work', span('t INTERNAL save', linksTo('2'.repeat(16), ID.sent))),
    ]),
  ];

  expect(judge(sends(take(descend(step('save')), hop(step('work')))), taken)).toEqual(PASS);
  expect(judge(sends(take(hop(step('save')))), taken)).toEqual(FAIL);
  expect(judge(sends(take(descend(step('save')), hop(step('save')))), taken)).toEqual(FAIL);
});

test('when one consumer took two messages, all that followed may be drawn for each, once', () => {
  const publish = '3'.repeat(16);
  const taken = [
    span('t CONSUMER take', fromBoth, [span('t INTERNAL publish', { spanId: publish })]),
  ];
  const next = [span('u CONSUMER end', linksTo(publish, ID.sent))];
  const end = hop(consumer('u', 'end'));
  const both = (...rows: Child[]) =>
    internal('s', 'root', [sends(take(...rows)), sends(take(...rows))]);

  expect(judge(both(step('publish', end)), taken, { next })).toEqual(PASS);
  expect(judge(both(descend(step('publish', end))), taken, { next })).toEqual(PASS);
  expect(judge(both(descend(step('publish', end, end))), taken, { next })).toEqual(FAIL);
});

test('when one consumer of a message is below another, each row still needs its own', () => {
  const inner = (...below: Draft[]) => span('t INTERNAL work', fromSender, below);
  const rows = sends(take(step('work')), hop(step('work')));

  expect(judge(rows, [took(inner())])).toEqual(FAIL);
  expect(judge(rows, [took(inner(inner()))])).toEqual(PASS);
  expect(judge(rows, [took(inner(), stepped('work'))])).toEqual(PASS);
  expect(judge(rows, [took(inner()), inner()])).toEqual(PASS);
});

test('when a whole trace must match, what each hop leads to is judged on its own', () => {
  const taken = [took(span('t INTERNAL work', fromSender))];
  const exactly = (...rows: Child[]) =>
    judge(internal('s', 'root', [sends(...rows), sends()]), taken, { mode: 'exact' });
  const work = internal('t', 'work', { links: [linkTo('sent')] });
  const linking = (...rows: Child[]): Child =>
    hop(consumer('t', 'take', { links: [linkTo('sent')] }, rows));
  const bound = (...rows: Child[]) =>
    judge(internal('s', 'root', [anyKind('s', 'send', { as: 'sent' }, rows), sends()]), taken, {
      mode: 'exact',
    });

  expect(exactly(take(step('work')), hop(step('work')))).toEqual(PASS);
  expect(bound(linking(work), hop(work))).toEqual(PASS);
  expect(exactly(hop(step('work')), hop(step('work')))).toEqual(FAIL);
  expect(bound(hop(work), hop(work))).toEqual(FAIL);
});
