import { createHash } from 'node:crypto';

/**
 * What makes two addresses the same user. Case alone: mail servers may treat the part before the @
 * as case-sensitive, but none in use does, and two accounts for one mailbox help nobody. Dots and
 * plus signs are left alone, since their meaning differs from one mail provider to the next.
 * The schema admits ASCII addresses only, so lower case is the same here and in PostgreSQL.
 */
export function emailKey(email: string): string {
  return email.toLowerCase();
}

/** For places that show their keys to many eyes, such as Redis and its spans. */
export function emailHash(email: string): string {
  return createHash('sha256').update(emailKey(email)).digest('hex');
}
