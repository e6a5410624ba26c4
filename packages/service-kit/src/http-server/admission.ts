import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { overloaded } from '../core/errors';

/** Whether this instance lives and can work is asked above all when it has too much to do. */
const ALWAYS = new Set(['/health', '/ready']);

const MAX_IN_WORK = 128;

interface Place {
  take(): void;
  give(): void;
}

const places = new WeakMap<IncomingMessage, Place>();

/**
 * Bounds how many requests are worked on at once, and with them the memory that they take. One too many is told
 * to come back: 503 `overloaded`.
 */
export function admit(limit = MAX_IN_WORK): RequestHandler {
  let inWork = 0;
  return (req, res, next) => {
    if (ALWAYS.has(req.path)) return next();
    let has = false;
    const place: Place = {
      take: () => {
        if (inWork >= limit) throw overloaded();
        has = !res.closed;
        if (has) inWork += 1;
      },
      give: () => {
        if (has) inWork -= 1;
        has = false;
      },
    };
    place.take();
    places.set(req, place);
    res.once('close', place.give);
    next();
  };
}

/**
 * Gives the request's place away while `wait` waits for its client, and takes one again after it: clients that
 * send slowly leave no others out.
 * @throws {AppError} 503 `overloaded` when no place is left by then
 */
export async function whileWaiting<T>(req: IncomingMessage, wait: () => Promise<T>): Promise<T> {
  const place = places.get(req);
  place?.give();
  const result = await wait();
  place?.take();
  return result;
}
