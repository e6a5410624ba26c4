// A span processor that the test loads into each service (TRACESHOP_TELEMETRY_EXTRA). It creates one
// fault at a time when the test asks for it. The services have no switches for faults.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { HealthPaths, Host, LiveSpan, SpanHooks } from './fault.ts';
import { FAULTS } from './faults.ts';
import { isOrder, type Order, type Report } from './orders.ts';

/** The context from the start of the process. It belongs to no request. */
const detached = AsyncLocalStorage.snapshot();

const service = createRequire(join(process.cwd(), 'package.json'));

/** Finds a module from the service, or from one of the two packages that every service uses. */
function resolve(name: string): string {
  const places = ['@traceshop/service-kit', '@traceshop/telemetry'].map((our) =>
    createRequire(service.resolve(our)),
  );
  for (const place of [service, ...places]) {
    try {
      return place.resolve(name);
    } catch {
      // Not found from here. Try the next place.
    }
  }
  throw new Error(`${name} is not a module of ${process.cwd()}`);
}

function load<T>(name: string, file?: string): T {
  const main = resolve(name);
  return service(file === undefined ? main : join(dirname(main), file)) as T;
}

interface Seeded {
  hooks: SpanHooks[];
  undo: (() => void)[];
  fired: number;
}

let seeded: Seeded = { hooks: [], undo: [], fired: 0 };

function hostOf(state: Seeded, secret: string): Host {
  return {
    load,
    patch(owner, key, make) {
      const original = owner[key];
      owner[key] = make(original);
      state.undo.push(() => {
        owner[key] = original;
      });
    },
    onSpans: (hooks) => state.hooks.push(hooks),
    detached,
    fired: () => {
      state.fired += 1;
    },
    secret,
  };
}

function lift(): number {
  const { fired, undo } = seeded;
  for (const one of undo.reverse()) one();
  seeded = { hooks: [], undo: [], fired: 0 };
  return fired;
}

function obey(order: Order): number {
  const fired = lift();
  if (order.type === 'mutation:seed') FAULTS[order.fault](hostOf(seeded, order.secret));
  return fired;
}

function respond(order: Order): void {
  const report: Report = { type: 'mutation:done', id: order.id, fired: 0, error: undefined };
  try {
    report.fired = obey(order);
  } catch (error) {
    report.error = String(error);
  }
  process.send?.(report);
}

/**
 * The instrumentation of HTTP keeps the check that it gets when it is created. So this gives it one
 * that reads the current check at each call.
 */
function keepReplaceable(): void {
  const paths = load<HealthPaths>('@traceshop/telemetry', 'instrumentation/health-paths.js');
  const create = paths.createIsHealthCheck;
  paths.createIsHealthCheck = (healthPaths) => {
    const inUse = { isHealthCheck: create(healthPaths) };
    paths.inUse = inUse;
    return (request) => inUse.isHealthCheck(request);
  };
}

/** TRACESHOP_TELEMETRY_EXTRA requires this name. Extra processors run after the scrubber. */
export function createSpanProcessor() {
  keepReplaceable();
  process.on('message', (message: unknown) => {
    if (isOrder(message)) respond(message);
  });
  // A listener keeps the process alive. The service must end as it does without this one.
  process.channel?.unref();
  return {
    onStart(span: LiveSpan): void {
      for (const hooks of seeded.hooks) hooks.onStart?.(span);
    },
    onEnding(span: LiveSpan): void {
      for (const hooks of seeded.hooks) hooks.onEnding?.(span);
    },
    onEnd(span: LiveSpan): void {
      for (const hooks of seeded.hooks) hooks.onEnd?.(span);
    },
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
}
