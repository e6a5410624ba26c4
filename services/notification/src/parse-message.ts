import type { Notification } from '@traceshop/contract';
import { notificationMessage } from '@traceshop/contract/internal-api/notification';
import { ATTEMPT_HEADER } from '@traceshop/telemetry';
import { invalidMessage } from './errors';

export function parseMessage(body: Buffer): Notification {
  const parsed = notificationMessage.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  // Which fields, not their values: nobody knows what is in a message that nobody can read.
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'body');
  throw invalidMessage(`The message is no notification; wrong: ${fields.join(', ')}.`);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // No cause: the parser's message quotes the text.
    throw invalidMessage('The message is no JSON.');
  }
}

/** Counted from 1. A message without the header, or with a strange one, is at its first attempt. */
export function attemptOf(headers: Record<string, unknown>): number {
  const attempt = headers[ATTEMPT_HEADER];
  return typeof attempt === 'number' && Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 1;
}
