import { scrub } from '@traceshop/telemetry';
import type { Request } from 'express';

const MAX_LENGTH = 200;

/**
 * The path as it was sent, which is visible ASCII (Node refuses all else), for logs and problem documents:
 * without its query, without what looks like a secret or an address, and not longer than a line.
 */
export function pathOf({ originalUrl }: Request): string {
  // Scrubbed before it is cut: half an address is no longer known as one.
  const path = scrub(originalUrl.split('?', 1)[0] ?? '');
  return path.length > MAX_LENGTH ? `${path.slice(0, MAX_LENGTH)}...` : path;
}
