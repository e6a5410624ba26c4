import type { ChargeRequest, ChargeState } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import type { ChargeResult, PaymentClient } from '../../src/clients/payment-client';
import { answering, noFaults } from './faults';

type Method = keyof PaymentClient;

interface Row {
  status: ChargeState;
  transactionId: string;
  amountCents: number;
  declineCode?: string;
}

/** What each test token does: `tok_timeout` does charge, and never says so. */
const OUTCOME: Record<string, ChargeState> = {
  tok_declined: 'declined',
  tok_insufficient_funds: 'declined',
  tok_timeout: 'unknown',
};

const reject = (status: number, code: string) => new AppError({ status, code, message: code });

/** Payment in memory, with final cancels, and a ledger of the money that moved. */
export function fakePayment() {
  const rows = new Map<string, Row>();
  const ledger: { orderId: string; cents: number }[] = [];
  const faults = noFaults<Method>();
  const calls: string[] = [];

  const charge = (request: ChargeRequest): Row => {
    const status = OUTCOME[request.token] ?? 'succeeded';
    if (status !== 'declined')
      ledger.push({ orderId: request.orderId, cents: request.amountCents });
    const declineCode =
      request.token === 'tok_insufficient_funds' ? 'insufficient_funds' : 'card_declined';
    return {
      status,
      transactionId: `txn_of_${request.orderId}`,
      amountCents: request.amountCents,
      declineCode,
    };
  };
  const answer = ({ status, transactionId, declineCode = '' }: Row) => {
    if (status === 'declined') throw reject(402, declineCode);
    if (status === 'unknown') throw reject(504, 'payment_timeout');
    if (status !== 'succeeded') throw reject(409, 'charge_cancelled');
    return { transactionId };
  };
  const run = <T>(method: Method, orderId: string, work: () => T) => {
    calls.push(`${method} ${orderId}`);
    return answering(faults, method, work);
  };

  const client: PaymentClient = {
    charge: (request) =>
      run('charge', request.orderId, () => {
        const row = rows.get(request.orderId) ?? charge(request);
        rows.set(request.orderId, row);
        return answer(row);
      }),
    find: (orderId) =>
      run('find', orderId, () => {
        const row = rows.get(orderId);
        return row === undefined ? undefined : (row as ChargeResult);
      }),
    cancel: (orderId) =>
      run('cancel', orderId, () => {
        const row = rows.get(orderId);
        if (row === undefined) {
          rows.set(orderId, { status: 'voided', transactionId: '', amountCents: 0 });
        } else if (row.status === 'succeeded' || row.status === 'unknown') {
          ledger.push({ orderId, cents: -row.amountCents });
          row.status = 'refunded';
        }
      }),
  };
  return {
    client,
    faults,
    calls,
    statusOf: (orderId: string) => rows.get(orderId)?.status,
    /** Charged minus refunded. */
    takenCents: (orderId?: string) =>
      ledger
        .filter((entry) => orderId === undefined || entry.orderId === orderId)
        .reduce((sum, { cents }) => sum + cents, 0),
    /** How many charges were ever made, refunded or not. */
    chargesMade: () => ledger.filter(({ cents }) => cents > 0).length,
  };
}

export type FakePayment = ReturnType<typeof fakePayment>;
