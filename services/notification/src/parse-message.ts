import type { Notification } from '@traceshop/contract';
import { notificationMessage } from '@traceshop/contract/internal-api/notification';
import { ATTEMPT_HEADER } from '@traceshop/telemetry';
import { invalidMessage } from './errors';

export function parseMessage(body: Buffer): Notification {
  const parsed = notificationMessage.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  // Only the names of the fields: an unreadable message may contain anything.
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'body');
  throw invalidMessage(`The message is not a notification. Wrong fields: ${fields.join(', ')}.`);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // Without a cause: the parser's message quotes the text.
    throw invalidMessage('The message is not JSON.');
  }
}

/** Counted from 1. A message without a valid header is at its first attempt. */
export function attemptOf(headers: Record<string, unknown>): number {
  const attempt = headers[ATTEMPT_HEADER];
  return typeof attempt === 'number' && Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 1;
}
