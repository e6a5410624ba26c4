import { untraced } from '@traceshop/telemetry';
import type { Router } from 'express';
import { limited } from '../core/time-limit';

/** One check per dependency, by the name that `/ready` shows. It throws while the dependency is down. */
export type ReadinessChecks = Record<string, () => Promise<void>>;

// A load balancer waits a few seconds: a slower dependency is not ready. Longer than the gateway
// waits for the same of its dependencies.
const CHECK_TIMEOUT_MS = 3000;

/** Set on the Express application during shutdown. */
export const DRAINING = 'draining';

interface Dependencies {
  required: ReadinessChecks;
  reported: ReadinessChecks;
}

/**
 * `GET /health`: the process is running. `GET /ready`: the status says whether this instance can
 * take requests, and the body shows the state of each dependency. A dependency that is only
 * reported does not change the status: otherwise a service would respond to nothing while one
 * dependency is down.
 */
export function healthRoutes(router: Router, { required, reported }: Dependencies): void {
  router.get('/health', (_req, res) => {
    res.json({ status: 'healthy' });
  });
  const current = shared(() => untraced(() => checkAll({ ...reported, ...required })));
  router.get('/ready', async (req, res) => {
    const states = await current();
    const status = statusOf(states, { required, draining: req.app.enabled(DRAINING) });
    const ready = status === 'ready' || status === 'degraded';
    if (!ready) res.set('Retry-After', '1');
    res.status(ready ? 200 : 503).json({ status, dependencies: states });
  });
}

/** Callers at the same time share one call: anyone may call it, and each check calls a store or a service. */
function shared<T>(call: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= call().finally(() => {
      running = undefined;
    });
    return running;
  };
}

type States = Record<string, 'up' | 'down'>;

function statusOf(states: States, now: { required: ReadinessChecks; draining: boolean }) {
  if (now.draining) return 'draining';
  const down = Object.keys(states).filter((name) => states[name] === 'down');
  if (down.some((name) => name in now.required)) return 'unavailable';
  return down.length > 0 ? 'degraded' : 'ready';
}

async function checkAll(checks: ReadinessChecks): Promise<States> {
  const states = Object.entries(checks).map(
    async ([name, check]) => [name, await stateOf(check)] as const,
  );
  return Object.fromEntries(await Promise.all(states));
}

// The reason stays inside: anyone can read /ready, and reasons name hosts and users.
async function stateOf(check: () => Promise<void>): Promise<'up' | 'down'> {
  try {
    await limited(CHECK_TIMEOUT_MS, check(), () => new Error('no answer in time'));
    return 'up';
  } catch {
    return 'down';
  }
}
