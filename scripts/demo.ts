// Runs the shop, or single services with the servers they need.
//
//   npm run demo
//   npm run demo -- user payment
//
// Variables change its ports: GATEWAY_PORT=13000 npm run demo. All of them: docs/running.md
import { reservePorts } from '@traceshop/test-servers/ports';
import { ServerSetupError } from '@traceshop/test-servers/provider';
import { banner } from './demo/banner.ts';
import { createCleanUps } from './demo/clean-ups.ts';
import { type Plan, portsOf, readPlan } from './demo/plan.ts';
import { createProgress } from './demo/progress.ts';
import { startServices } from './demo/services.ts';
import { startStores } from './demo/stores.ts';
import { rejectTakenPorts } from './demo/taken-ports.ts';
import { startTraceDesk } from './demo/trace-desk.ts';
import { recordDemo, runningDemos } from './lib/running-demos.ts';
import { complain, say } from './lib/say.ts';
import { UserError } from './lib/user-error.ts';

const cleanUps = createCleanUps();
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stop(0));
}
// If the parent process was killed, stop the shop here.
process.on('disconnect', () => void stop(1));
// The terminal was closed.
process.stdout.on('error', () => void stop(1));
process.stderr.on('error', () => void stop(1));
process.on('uncaughtException', (error) => {
  // Do not report errors that the stop itself causes.
  if (!stopping) complain(error);
  void stop(1);
});

try {
  await run(readPlan(process.argv.slice(2), process.env));
} catch (error) {
  // Do not report errors that the stop itself causes.
  if (!stopping) await fail(error);
}

async function run(plan: Plan): Promise<void> {
  const others = await runningDemos();
  await rejectTakenPorts(plan, others);
  // Reserve the services' ports now. Else a store could take one of them.
  reservePorts(portsOf(plan).map(({ port }) => port));
  say(`Starting ${plan.whole ? 'the shop' : plan.services.join(', ')} ...`);
  const record = await recordDemo({ ports: portsOf(plan), jaeger: jaegerOf(plan) });
  cleanUps.add("this demo's record", record.remove);
  const progress = createProgress();
  const stores = await startStores(plan, { record, progress, cleanUps });
  await startTraceDesk(plan, stores, { progress, cleanUps });
  await startServices(plan, stores, { progress, cleanUps });
  const { folder } = stores;
  if (!stopping) say(banner(plan, { folder, alone: others.length === 0 }));
}

function jaegerOf({ desk }: Plan): string | undefined {
  return desk && `http://localhost:${desk.jaeger.port}`;
}

async function fail(error: unknown): Promise<void> {
  const expected = error instanceof UserError || error instanceof ServerSetupError;
  complain(expected ? error.message : error);
  await stop(1);
}

/** Runs once, because npm and the terminal may both send the signal. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  if (code === 0) say('Stopping ...');
  await cleanUps.run();
  if (code === 0) say('Stopped.');
  process.exit(code);
}
