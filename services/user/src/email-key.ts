import { createHash } from 'node:crypto';

/**
 * Two addresses with the same key are one user. The key ignores case: no mail server in use treats the
 * part before the @ as case-sensitive. It keeps dots and plus signs, because their meaning depends on
 * the mail provider. The schema accepts ASCII only, so lower case is the same here and in PostgreSQL.
 */
export function emailKey(email: string): string {
  return email.toLowerCase();
}

/** For keys that many people can read, such as those of Redis and its spans. */
export function emailHash(email: string): string {
  return createHash('sha256').update(emailKey(email)).digest('hex');
}
