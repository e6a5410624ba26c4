// Runs the shop: `npm run demo`, or single services with their stores: `npm run demo -- user`.
import { isFree } from '../tests/harness/ports.ts';
import { ServerSetupError } from '../tests/servers/provider.ts';
import { banner } from './demo/banner.ts';
import { createCleanUps } from './demo/clean-ups.ts';
import { DemoError, type Plan, type PlannedPort, portsOf, readPlan } from './demo/plan.ts';
import { startServices } from './demo/services.ts';
import { startStores } from './demo/stores.ts';
import { startTelemetry } from './demo/telemetry.ts';

const cleanUps = createCleanUps();
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stop(0));
}
// The process that started this one was killed: nobody would stop the shop any more.
process.on('disconnect', () => void stop(1));
// A terminal that has gone away.
process.stdout.on('error', () => void stop(1));
process.stderr.on('error', () => void stop(1));
process.on('uncaughtException', (error) => {
  // A connection to a server that is being stopped.
  if (!stopping) console.error(error);
  void stop(1);
});

try {
  await run(readPlan(process.argv.slice(2), process.env));
} catch (error) {
  // What fails because everything is being stopped is no news.
  if (!stopping) await fail(error);
}

async function run(plan: Plan): Promise<void> {
  await refuseTakenPorts(plan);
  console.log(`Starting ${plan.whole ? 'the shop' : plan.services.join(', ')} ...`);
  await startTelemetry(plan, cleanUps);
  const stores = await startStores(plan, cleanUps);
  await startServices(plan, stores, cleanUps);
  if (!stopping) console.log(banner(plan, stores.folder));
}

async function refuseTakenPorts(plan: Plan): Promise<void> {
  const taken: PlannedPort[] = [];
  for (const port of portsOf(plan)) if (!(await isFree(port.port))) taken.push(port);
  if (taken.length === 0) return;
  const names = plan.whole ? [] : ['--', ...plan.services];
  const moves = taken.map(({ variable, port }) => `${variable}=${port + 10_000}`);
  const lines = taken.map(({ port, what }) => `Port ${port} (${what}) is in use.`);
  if (!plan.whole && taken.some((port) => port === plan.desk?.otlp)) {
    const join = `OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${plan.desk?.otlp.port}`;
    lines.push(`To join the traces of another demo: ${[join, 'npm run demo', ...names].join(' ')}`);
  }
  lines.push(`To move: ${[...moves, 'npm run demo', ...names].join(' ')}`);
  throw new DemoError(lines.join('\n'));
}

async function fail(error: unknown): Promise<void> {
  const expected = error instanceof DemoError || error instanceof ServerSetupError;
  console.error(expected ? error.message : error);
  await stop(1);
}

/** Once: npm and a terminal may each send the same signal. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  if (code === 0) console.log('Stopping ...');
  await cleanUps.run();
  if (code === 0) console.log('Stopped.');
  process.exit(code);
}
