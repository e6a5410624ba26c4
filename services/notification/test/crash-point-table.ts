import type { CallEntry, CrashPointRow } from '@traceshop/service-kit/call-journal';
import type { CrashPoint } from '../src/crash-points';
import type { ClaimResult } from '../src/delivery-store';

/** Who makes a call: the request that queues a notification, or the consumer. */
export type WorkerKind = 'request' | 'consumer';

type Row = CrashPointRow<CrashPoint, WorkerKind>;

/** At which call each crash point is reached. `crash-point-table.test.ts` compares it with what happens. */
export const CRASH_POINT_TABLE: readonly Row[] = [
  {
    point: 'after_publish',
    call: 'broker.publish',
    when: 'after',
    onError: false,
    condition: { says: 'a request queues', times: (_entry, { worker }) => worker === 'request' },
  },
  { point: 'on_receipt', call: 'consume', when: 'start', onError: false },
  {
    point: 'after_claim',
    call: 'deliveries.claim',
    when: 'after',
    onError: false,
    condition: {
      says: 'the claim was free',
      times: (entry) => resultOf(entry)?.state === 'claimed',
    },
  },
  { point: 'before_mail', call: 'smtp.send', when: 'before', onError: false },
  { point: 'after_mail', call: 'smtp.send', when: 'after', onError: false },
  { point: 'after_sent', call: 'deliveries.markSent', when: 'after', onError: false },
  { point: 'after_release', call: 'deliveries.release', when: 'after', onError: true },
  {
    point: 'after_hand_on',
    call: 'broker.publish',
    when: 'after',
    onError: false,
    condition: {
      says: 'the consumer forwards',
      times: (_entry, { worker }) => worker === 'consumer',
    },
  },
  { point: 'before_ack', call: 'delivery.ack', when: 'before', onError: false },
];

const resultOf = (entry: CallEntry): ClaimResult | undefined =>
  entry.kind === 'ended' ? (entry.result as ClaimResult) : undefined;
