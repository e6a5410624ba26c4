import { freePort, isFree } from '@traceshop/test-servers/ports';
import { describeDemo, type RunningDemo } from '../lib/running-demos.ts';
import { UserError } from '../lib/user-error.ts';
import { type Plan, type PlannedPort, portsOf } from './plan.ts';

/** @throws UserError that names each port in use, the demo that uses it, if any, and what to do */
export async function rejectTakenPorts(plan: Plan, others: readonly RunningDemo[]): Promise<void> {
  const taken: PlannedPort[] = [];
  for (const port of portsOf(plan)) if (!(await isFree(port.port))) taken.push(port);
  if (taken.length === 0) return;
  const names = plan.whole ? [] : ['--', ...plan.services];
  const lines = taken.map(({ port, what }) => `Port ${port} (${what}) is in use.`);
  const owners = others.filter((demo) =>
    demo.ports.some(({ port }) => taken.some((one) => one.port === port)),
  );
  for (const owner of owners) {
    lines.push(`A demo of this folder runs already, ${describeDemo(owner)}`);
    lines.push(`To stop it: kill ${owner.pid}`);
  }
  if (!plan.whole && taken.some((port) => port === plan.desk?.otlp)) {
    const desk = others
      .flatMap((demo) => demo.ports)
      .find(({ what }) => what === plan.desk?.otlp.what);
    const join = `OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${desk?.port ?? plan.desk?.otlp.port}`;
    lines.push(`To join the traces of another demo: ${[join, 'npm run demo', ...names].join(' ')}`);
  }
  const moves = await movesOf(plan, taken);
  lines.push(`To move: ${[...moves, 'npm run demo', ...names].join(' ')}`);
  throw new UserError(lines.join('\n'));
}

async function movesOf(plan: Plan, taken: readonly PlannedPort[]): Promise<string[]> {
  const wanted = new Set(portsOf(plan).map(({ port }) => port));
  const moves: string[] = [];
  for (const { variable, port } of taken) {
    const other = await elsewhere(port, wanted);
    wanted.add(other);
    moves.push(`${variable}=${other}`);
  }
  return moves;
}

/** Tries 13000, 23000, ... for 3000: the first free port that nothing else of the plan uses. */
async function elsewhere(port: number, wanted: ReadonlySet<number>): Promise<number> {
  for (let other = port + 10_000; other <= 65_535; other += 10_000) {
    if (!wanted.has(other) && (await isFree(other))) return other;
  }
  return freePort();
}
