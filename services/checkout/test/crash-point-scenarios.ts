import type { CrashPoint } from '../src/crash-points';
import type { Shop } from './shop';

/** What happens to one worker, and the crash points that it reaches, in their order. */
interface Scenario {
  what: string;
  arrange?: (shop: Shop) => void;
  points: readonly CrashPoint[];
}

const OPENED = ['after_order_opened', 'after_reserved'] as const;
const CHARGING = [...OPENED, 'before_charge'] as const;
const CHARGED = [...CHARGING, 'after_charge', 'after_charged_stored'] as const;
const CONFIRMED = ['after_committed', 'after_confirmed_before_answer'] as const;
const UNDONE = ['during_compensation_after_release', 'during_compensation_after_cancel'] as const;
const FAILED = ['after_failure_stored', ...UNDONE] as const;

const inventoryDown =
  (...methods: ('reserve' | 'commit' | 'release')[]) =>
  ({ inventory }: Shop): void => {
    for (const method of methods) inventory.faults.down.add(method);
  };

function paymentDown({ payment }: Shop): void {
  payment.faults.down.add('charge').add('cancel');
}

function notificationDown({ notification }: Shop): void {
  notification.faults.down.add('send');
}

/** The hold runs out and somebody else takes the stock, at the moment of the commit. */
function stockIsGone({ inventory: { client, stock, expireHold } }: Shop): void {
  const { commit } = client;
  client.commit = (orderId) => {
    expireHold(orderId);
    stock.set('mug', 0);
    return commit(orderId);
  };
}

/** The last items are sold between validation and reservation. */
function soldOut({ inventory: { client, stock } }: Shop): void {
  const { reserve } = client;
  client.reserve = (...args) => {
    stock.set('mug', 0);
    return reserve(...args);
  };
}

/** The cart is changed between validation and the opening of the order. */
function cartChanges({ inventory: { client }, database }: Shop): void {
  const { quote } = client;
  client.quote = async (items) => {
    await database.query('UPDATE carts SET version = version + 1');
    return quote(items);
  };
}

/** `POST /checkout`: what is charged, and what it answers. */
export const CHECKOUTS: readonly (Scenario & { token: string; status: number })[] = [
  {
    what: 'is confirmed',
    token: 'tok_visa',
    status: 201,
    points: [...CHARGED, ...CONFIRMED, 'after_answer_before_send', 'after_sent_before_marked'],
  },
  {
    what: 'cannot send its confirmation',
    token: 'tok_visa',
    status: 201,
    arrange: notificationDown,
    points: [...CHARGED, ...CONFIRMED, 'after_answer_before_send'],
  },
  {
    what: 'finds its cart changed',
    token: 'tok_visa',
    status: 409,
    arrange: cartChanges,
    points: [],
  },
  {
    what: 'finds no stock',
    token: 'tok_visa',
    status: 409,
    arrange: soldOut,
    points: ['after_order_opened', 'after_failure_stored'],
  },
  {
    what: 'cannot reserve',
    token: 'tok_visa',
    status: 503,
    arrange: inventoryDown('reserve'),
    points: ['after_order_opened', ...FAILED],
  },
  { what: 'is declined', token: 'tok_declined', status: 402, points: [...CHARGING, ...FAILED] },
  {
    what: 'is declined and cannot release',
    token: 'tok_declined',
    status: 402,
    arrange: inventoryDown('release'),
    points: [...CHARGING, ...FAILED],
  },
  {
    what: 'gets no result of its charge',
    token: 'tok_timeout',
    status: 504,
    points: [...CHARGING, ...FAILED],
  },
  {
    what: 'can neither charge nor cancel',
    token: 'tok_visa',
    status: 503,
    arrange: paymentDown,
    points: [...CHARGING, ...FAILED],
  },
  {
    what: 'cannot commit its stock',
    token: 'tok_visa',
    status: 503,
    arrange: inventoryDown('commit'),
    points: CHARGED,
  },
  {
    what: 'loses its stock after the charge',
    token: 'tok_visa',
    status: 409,
    arrange: stockIsGone,
    points: [...CHARGED, ...FAILED],
  },
];

/** A checkout whose lease runs out at a point: what it cannot store is no point. */
export const LOST_LEASES: readonly { at: CrashPoint; token: string; points: CrashPoint[] }[] = [
  { at: 'before_charge', token: 'tok_declined', points: [...CHARGING] },
  { at: 'after_charge', token: 'tok_visa', points: [...CHARGING, 'after_charge'] },
  { at: 'after_committed', token: 'tok_visa', points: [...CHARGED, 'after_committed'] },
];

const TAKEN = 'during_recovery_after_taken';

/** Recovery of an order whose request stopped at a point. */
export const RECOVERIES: readonly (Scenario & { stopped: CrashPoint; token?: string })[] = [
  { what: 'pending', stopped: 'after_reserved', points: [TAKEN, ...UNDONE] },
  { what: 'charging, not charged', stopped: 'before_charge', points: [TAKEN, ...UNDONE] },
  { what: 'charging, charged', stopped: 'after_charge', points: [TAKEN, ...CONFIRMED] },
  { what: 'charged', stopped: 'after_charged_stored', points: [TAKEN, ...CONFIRMED] },
  {
    what: 'charged, its stock gone',
    stopped: 'after_charged_stored',
    arrange: stockIsGone,
    points: [TAKEN, ...FAILED],
  },
  {
    what: 'charged, inventory unavailable',
    stopped: 'after_charged_stored',
    arrange: inventoryDown('commit'),
    points: [TAKEN],
  },
  {
    what: 'compensating',
    stopped: 'after_failure_stored',
    token: 'tok_timeout',
    points: [TAKEN, ...UNDONE],
  },
  {
    what: 'compensating, declined',
    stopped: 'after_failure_stored',
    token: 'tok_declined',
    points: [TAKEN, ...UNDONE],
  },
  {
    what: 'compensating, declined, inventory unavailable',
    stopped: 'after_failure_stored',
    token: 'tok_declined',
    arrange: inventoryDown('release'),
    points: [TAKEN, ...UNDONE],
  },
  { what: 'confirmed', stopped: 'after_confirmed_before_answer', points: [] },
];

/** The job that delivers what no request delivered. */
export const DELIVERIES: readonly Scenario[] = [
  { what: 'sends', points: ['after_sent_before_marked'] },
  { what: 'cannot send', arrange: notificationDown, points: [] },
];
