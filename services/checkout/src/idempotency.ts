import { createHash } from 'node:crypto';
import type { OrderState } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import type { CheckoutRequest } from './checkout-request';
import type { CheckoutDeps } from './deps';
import { checkoutInterrupted, inProgress, keyReused } from './errors';
import type { StoredResponse } from './order';

export type StoredResponseDeps = Pick<CheckoutDeps, 'keys' | 'metrics'>;

/** The only stored response that is not an error. */
export type SuccessResponse = Extract<StoredResponse, { status: 201 }>;

/** Hashes the parsed body, so spelling, member order and defaults make no difference. */
export function hashBody(body: Record<string, string>): string {
  const members = Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(members)).digest('hex');
}

/**
 * The stored response for the request's Idempotency-Key. Undefined when the key is new, or there is
 * none.
 * @throws {AppError} the stored rejection; or 409 `key_reused`, `in_progress`,
 * `checkout_interrupted`.
 */
export async function storedResponse(
  deps: StoredResponseDeps,
  request: CheckoutRequest,
): Promise<SuccessResponse | undefined> {
  const { clientId, idempotencyKey: key } = request;
  if (key === undefined) return undefined;
  const order = await deps.keys.find(clientId, key);
  if (order === undefined) return undefined;
  if (order.expired) {
    await deps.keys.forget(clientId, key);
    return undefined;
  }
  if (order.bodyHash !== request.bodyHash) throw keyReused();
  if (order.answer !== null) deps.metrics.replayed();
  return responseOf(order);
}

/**
 * The response that follows from the stored state of an order.
 * @throws {AppError} the stored rejection; without a stored response `in_progress`, or
 * `checkout_interrupted` once everything is undone.
 */
export function responseOf(order: {
  id: string;
  state: OrderState;
  answer: StoredResponse | null;
}): SuccessResponse {
  if (order.answer !== null) return replay(order.answer);
  throw order.state === 'cancelled' ? checkoutInterrupted(order.id) : inProgress(order.id);
}

function replay(answer: StoredResponse): SuccessResponse {
  if ('body' in answer) return answer;
  throw new AppError(answer);
}
