/** Finds assertions that nobody awaits: the test would end before they have a result. */

interface Pending {
  matcher: string;
  at: string;
  /** True while the runner may still chain its own handlers, which it does at once. */
  fresh: boolean;
}

const pending = new Map<Promise<unknown>, Pending>();

/** A subclass of Promise: `await` calls `then` only on a subclass, in the next microtask. */
class Assertion<T> extends Promise<T> {
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }
}

function noticed<T>(
  this: Assertion<T>,
  onResult?: ((value: T) => unknown) | null,
  onError?: ((reason: unknown) => unknown) | null,
): Promise<unknown> {
  const own = pending.get(this);
  pending.delete(this);
  const next = Promise.prototype.then.call(this, onResult, onError);
  return own?.fresh ? watched(next, own) : next;
}

const NOTICED = 'then';
Object.defineProperty(Assertion.prototype, NOTICED, { value: noticed });

function watched<T>(promise: Promise<T>, facts: Pending): Promise<T> {
  const assertion = new Assertion<T>((resolve, reject) => {
    promise.then(resolve, reject);
  });
  pending.set(assertion, facts);
  return assertion;
}

/** What a matcher returns to its runner. The runner chains its own promise on it. */
export function assertion<T>(matcher: string, result: Promise<T>): Promise<T> {
  const at = new Error().stack?.split('\n').slice(2).join('\n') ?? '';
  const facts: Pending = { matcher, at, fresh: true };
  queueMicrotask(() => {
    facts.fresh = false;
  });
  return watched(result, facts);
}

/** @throws Error that names each assertion that was not awaited since the last call */
export function failOnForgotten(): void {
  const forgotten = [...pending.values()];
  pending.clear();
  const [first] = forgotten;
  if (!first) return;
  const names = forgotten.map(({ matcher }) => matcher);
  throw new Error(`not awaited: ${names.join(', ')}; write "await expect(...)"\n${first.at}`);
}
