// Runs the shop: `npm run demo`, or single services with their stores: `npm run demo -- user`.
import { isFree } from '../tests/harness/ports.ts';
import { ServerSetupError } from '../tests/servers/provider.ts';
import { banner } from './demo/banner.ts';
import { createCleanUps } from './demo/clean-ups.ts';
import { DemoError, type Plan, portsOf, readPlan } from './demo/plan.ts';
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
  const taken: { line: string; move: string }[] = [];
  for (const { what, variable, port } of portsOf(plan)) {
    if (await isFree(port)) continue;
    taken.push({ line: `Port ${port} (${what}) is in use.`, move: `${variable}=${port + 10_000}` });
  }
  if (taken.length === 0) return;
  const again = [...taken.map(({ move }) => move), 'npm run demo', ...namesOf(plan)].join(' ');
  const lines = taken.map(({ line }) => line);
  throw new DemoError(`${lines.join('\n')}\n${helpFor(plan, again)}`);
}

const namesOf = (plan: Plan): string[] => (plan.whole ? [] : ['--', ...plan.services]);

function helpFor({ whole, services }: Plan, again: string): string {
  const beside = `OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 npm run demo -- ${services.join(' ')}`;
  const join = whole ? '' : `If another demo runs, join its traces: ${beside}\nElse `;
  return `${join}${whole ? 'M' : 'm'}ove what is in the way: ${again}`;
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
