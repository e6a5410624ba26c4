import {
  type CallJournal,
  comparePoints,
  createCallJournal,
  pointsOf,
} from '@traceshop/service-kit/call-journal';
import { silentLogger } from '@traceshop/service-kit/testing';
import { CRASH_POINTS, type CrashPoint } from '../src/crash-points';
import type { ClaimResult } from '../src/delivery-store';
import { queueNotification } from '../src/queue-notification';
import { consumerWithCrashPoints, queueWithCrashPoints } from '../src/with-crash-points';
import { CRASH_POINT_TABLE, type WorkerKind } from './crash-point-table';
import { knownUser } from './notification-service';
import { confirmation } from './notifications';

function expectPoints(journal: CallJournal<WorkerKind>, points: readonly CrashPoint[]): void {
  const { actual, expected } = comparePoints(CRASH_POINT_TABLE, journal);
  expect(actual).toEqual(expected);
  expect(actual).not.toEqual([]);
  expect(pointsOf(journal)).toEqual(points);
}

const fails = () => Promise.reject(new Error('unavailable'));

const CLAIM = { id: 'ntf_1', holder: 'a test', expiresAt: Number.POSITIVE_INFINITY };

interface Failing {
  claim?: ClaimResult;
  broken?: readonly ('user' | 'smtp' | 'release' | 'publish')[];
}

/** What the consumer works with, in memory, each call noted. */
function consumerDeps(journal: CallJournal, { claim, broken = [] }: Failing) {
  const unless = <T>(part: (typeof broken)[number], result: T) =>
    broken.includes(part) ? fails : async () => result;
  return {
    logger: silentLogger(),
    count: () => {},
    broker: journal.watch('broker', { publish: unless('publish', undefined) }),
    deliveries: journal.watch('deliveries', {
      claim: async (): Promise<ClaimResult> => claim ?? { state: 'claimed', claim: CLAIM },
      markSent: async () => true,
      release: unless('release', true),
      deleteOlderThan: async () => [],
    }),
    users: broken.includes('user') ? { contact: fails } : knownUser,
    smtp: journal.watch('smtp', { send: unless('smtp', undefined) }),
    smtpTimeoutMs: 1000,
  };
}

const CLAIMED = ['on_receipt', 'after_claim'] as const;
const FORWARDED = ['after_hand_on', 'before_ack'] as const;

const CONSUMED: readonly (Failing & { what: string; points: readonly CrashPoint[] })[] = [
  {
    what: 'is sent',
    points: [...CLAIMED, 'before_mail', 'after_mail', 'after_sent', 'before_ack'],
  },
  { what: 'was sent', claim: { state: 'sent' }, points: ['on_receipt', 'before_ack'] },
  {
    what: 'is claimed elsewhere',
    claim: { state: 'claimed_elsewhere' },
    points: ['on_receipt', ...FORWARDED],
  },
  {
    what: 'finds no user service',
    broken: ['user'],
    points: [...CLAIMED, 'after_release', ...FORWARDED],
  },
  {
    what: 'finds no mail server',
    broken: ['smtp'],
    points: [...CLAIMED, 'before_mail', 'after_release', ...FORWARDED],
  },
  {
    what: 'finds no mail server and cannot release its claim',
    broken: ['smtp', 'release'],
    points: [...CLAIMED, 'before_mail', 'after_release', ...FORWARDED],
  },
  {
    what: 'finds neither mail server nor broker',
    broken: ['smtp', 'publish'],
    points: [...CLAIMED, 'before_mail', 'after_release'],
  },
];

test.each(CONSUMED)(
  'when a notification $what, its consumer reaches the points of the table',
  async ({ points, ...failing }) => {
    const journal = createCallJournal<WorkerKind>('consumer');
    const consume = consumerWithCrashPoints(consumerDeps(journal, failing), journal.reach);
    const delivery = journal.watch('delivery', { ack: () => {} });
    const body = confirmation();

    await journal
      .watchCall(
        'consume',
        consume,
      )({
        body: Buffer.from(JSON.stringify(body)),
        messageId: body.id,
        headers: {},
        ...delivery,
      })
      .catch(() => undefined);

    expectPoints(journal, points);
  },
);

test.each<[string, () => Promise<void>, readonly CrashPoint[]]>([
  ['takes', async () => {}, ['after_publish']],
  ['does not take', fails, []],
])(
  'when the broker %s a notification, its request reaches the points of the table',
  async (_what, publish, points) => {
    const journal = createCallJournal<WorkerKind>('request');
    const broker = queueWithCrashPoints(journal.watch('broker', { publish }), journal.reach);

    const request = { ...confirmation(), type: 'order_confirmation' } as const;
    const queued = queueNotification({ broker }, request);
    await queued.catch(() => undefined);

    expectPoints(journal, points);
  },
);

test('when a crash point is listed, the table has it and a scenario reaches it', () => {
  const reached = CONSUMED.flatMap(({ points }) => points).concat('after_publish');
  const unique = (points: readonly CrashPoint[]) => [...new Set(points)].sort();

  expect(unique(CRASH_POINT_TABLE.map(({ point }) => point))).toEqual(unique(CRASH_POINTS));
  expect(unique(reached)).toEqual(unique(CRASH_POINTS));
});
