import type { CallEntry, CrashPointRow, JournalEntry } from '@traceshop/service-kit/call-journal';
import type { CrashPoint } from '../src/crash-points';
import type { LeasedOrder, Order } from '../src/order';
import type { StateChange } from '../src/order-store';

/** Who makes a call: a request with its background work, recovery, or the job of the outbox. */
export type WorkerKind = 'request' | 'recovery' | 'outbox';

type Row = CrashPointRow<CrashPoint, WorkerKind>;

/** At which call each crash point is reached. `crash-point-table.test.ts` compares it with what happens. */
export const CRASH_POINT_TABLE: readonly Row[] = [
  {
    point: 'after_order_opened',
    call: 'orders.open',
    when: 'after',
    onError: false,
    condition: {
      says: 'the cart had not changed, so there is an order',
      times: (entry) => resultOf(entry) !== undefined,
    },
  },
  { point: 'after_reserved', call: 'inventory.reserve', when: 'after', onError: false },
  { point: 'before_charge', call: 'payment.charge', when: 'before', onError: false },
  { point: 'after_charge', call: 'payment.charge', when: 'after', onError: false },
  {
    point: 'after_charged_stored',
    call: 'orders.change',
    when: 'after',
    onError: false,
    condition: {
      says: 'a request stored `charged`; recovery may store it too',
      times: (entry, { worker }) => worker === 'request' && changeOf(entry).to === 'charged',
    },
  },
  { point: 'after_committed', call: 'inventory.commit', when: 'after', onError: false },
  {
    point: 'after_confirmed_before_answer',
    call: 'transaction',
    when: 'after',
    onError: false,
    condition: {
      says: 'the transaction stored `confirmed`; it may also have changed a cart',
      times: (_entry, { earlier }) =>
        changesSince(earlier, 'transaction').some(({ to }) => to === 'confirmed'),
    },
  },
  {
    point: 'after_answer_before_send',
    call: 'notification.send',
    when: 'before',
    onError: false,
    condition: {
      says: 'a request sends; the outbox job has answered nobody',
      times: (_entry, { worker }) => worker === 'request',
    },
  },
  { point: 'after_sent_before_marked', call: 'notification.send', when: 'after', onError: false },
  {
    point: 'after_failure_stored',
    call: 'orders.change',
    when: 'after',
    onError: false,
    condition: {
      says:
        'a step failed and that is stored: in a request any step, in recovery only the last step of a paid order; ' +
        'not when recovery begins to undo an interrupted order, and not at the end of a compensation',
      times: (entry, { worker }) => {
        const { from, to } = changeOf(entry);
        const failed = from !== 'compensating' && (to === 'compensating' || to === 'cancelled');
        return failed && (worker === 'request' || from === 'charged');
      },
    },
  },
  {
    point: 'during_compensation_after_release',
    call: 'inventory.release',
    when: 'after',
    onError: true,
  },
  {
    point: 'during_compensation_after_cancel',
    call: 'payment.cancel',
    when: 'after',
    onError: true,
  },
  {
    point: 'during_compensation_after_cancel',
    call: 'inventory.release',
    when: 'after',
    onError: true,
    condition: {
      says: 'the charge was declined, so no cancel is sent',
      times: (_entry, { earlier }) => lastOrder(earlier)?.chargeDeclined ?? false,
    },
  },
  {
    point: 'during_recovery_after_taken',
    call: 'orders.takeExpired',
    when: 'after',
    onError: false,
    condition: {
      says: 'once for each order taken',
      times: (entry) => (resultOf(entry) as LeasedOrder[]).length,
    },
  },
];

const resultOf = (entry: JournalEntry): unknown =>
  entry.kind === 'ended' ? entry.result : undefined;

const changeOf = ({ args }: CallEntry): StateChange => args[1] as StateChange;

/** The changes of state inside the call of that name that began last. */
function changesSince(earlier: readonly JournalEntry[], name: string): StateChange[] {
  const begin = earlier.findLastIndex((entry) => entry.kind === 'begins' && entry.name === name);
  return earlier
    .slice(begin)
    .flatMap((entry) =>
      entry.kind === 'ended' && entry.name === 'transaction.orders.change' ? [changeOf(entry)] : [],
    );
}

/** The order as it was last read or stored. */
function lastOrder(earlier: readonly JournalEntry[]): Order | undefined {
  const entry = earlier.findLast(
    ({ kind, name }) => kind === 'ended' && /^orders\.(change|takeExpired)$/.test(name),
  );
  if (entry?.kind !== 'ended') return undefined;
  if (entry.name === 'orders.change') return entry.result as Order;
  return (entry.result as LeasedOrder[])[0];
}
