import { untraced } from '@traceshop/telemetry';
import type { Router } from 'express';
import { limited } from './time-limit';

export type ReadinessChecks = Record<string, () => Promise<void>>;

// A load balancer's own patience is a few seconds; a dependency that takes longer than this is not ready.
const CHECK_TIMEOUT_MS = 2000;

/** Set on the Express application when the service shuts down. */
export const DRAINING = 'draining';

interface Dependencies {
  required: ReadinessChecks;
  reported: ReadinessChecks;
}

/**
 * `GET /health`: the process lives. `GET /ready`: it can work, with the state of each dependency; those
 * that are only reported do not decide it, so that one that is away takes nobody else with it.
 */
export function healthRoutes(router: Router, { required, reported }: Dependencies): void {
  router.get('/health', (_req, res) => {
    res.json({ status: 'healthy' });
  });
  router.get('/ready', async (req, res) => {
    const states = await untraced(() => checkAll({ ...reported, ...required }));
    const draining = req.app.enabled(DRAINING);
    const ready = !draining && Object.keys(required).every((name) => states[name] === 'up');
    const status = draining ? 'draining' : ready ? 'ready' : 'unavailable';
    if (!ready) res.set('Retry-After', '1');
    res.status(ready ? 200 : 503).json({ status, dependencies: states });
  });
}

async function checkAll(checks: ReadinessChecks): Promise<Record<string, string>> {
  const states = Object.entries(checks).map(async ([name, check]) => [name, await stateOf(check)]);
  return Object.fromEntries(await Promise.all(states));
}

// The reason stays inside: /ready is open to anyone, and reasons name hosts and users.
async function stateOf(check: () => Promise<void>): Promise<'up' | 'down'> {
  try {
    await limited(CHECK_TIMEOUT_MS, check(), () => new Error('no answer in time'));
    return 'up';
  } catch {
    return 'down';
  }
}
