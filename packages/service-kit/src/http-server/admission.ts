import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { overloaded } from '../core/errors';

/** Health checks must get a response above all when the service is overloaded. */
const ALWAYS = new Set(['/health', '/ready']);

const MAX_IN_PROGRESS = 128;

interface Place {
  take(): void;
  give(): void;
}

const places = new WeakMap<IncomingMessage, Place>();

/**
 * Limits how many requests are processed at once, and so their memory. One request more gets 503
 * `overloaded`.
 */
export function admit(limit = MAX_IN_PROGRESS): RequestHandler {
  let inProgress = 0;
  return (req, res, next) => {
    if (ALWAYS.has(req.path)) return next();
    let has = false;
    const place: Place = {
      take: () => {
        if (inProgress >= limit) throw overloaded();
        has = !res.closed;
        if (has) inProgress += 1;
      },
      give: () => {
        if (has) inProgress -= 1;
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
 * Frees the request's slot while `wait` waits for its client, and takes a slot again afterwards. So
 * slow clients block no others.
 * @throws {AppError} 503 `overloaded` when no slot is free afterwards
 */
export async function whileWaiting<T>(req: IncomingMessage, wait: () => Promise<T>): Promise<T> {
  const place = places.get(req);
  place?.give();
  const result = await wait();
  place?.take();
  return result;
}
