import { isFree } from '../../tests/harness/ports.ts';
import { describeDemo, type RunningDemo } from '../lib/running-demos.ts';
import { DemoError, type Plan, type PlannedPort, portsOf } from './plan.ts';

/** @throws DemoError that names each port in use, who has it where that is another demo, and what to do */
export async function refuseTakenPorts(plan: Plan, others: readonly RunningDemo[]): Promise<void> {
  const taken: PlannedPort[] = [];
  for (const port of portsOf(plan)) if (!(await isFree(port.port))) taken.push(port);
  if (taken.length === 0) return;
  const names = plan.whole ? [] : ['--', ...plan.services];
  const moves = taken.map(({ variable, port }) => `${variable}=${port + 10_000}`);
  const lines = taken.map(({ port, what }) => `Port ${port} (${what}) is in use.`);
  const owners = others.filter((demo) =>
    demo.ports.some(({ port }) => taken.some((one) => one.port === port)),
  );
  for (const owner of owners) {
    lines.push(`A demo of this folder runs already, ${describeDemo(owner)}`);
    lines.push(`To stop it: kill ${owner.pid}`);
  }
  if (!plan.whole && taken.some((port) => port === plan.desk?.otlp)) {
    const join = `OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${plan.desk?.otlp.port}`;
    lines.push(`To join the traces of another demo: ${[join, 'npm run demo', ...names].join(' ')}`);
  }
  lines.push(`To move: ${[...moves, 'npm run demo', ...names].join(' ')}`);
  throw new DemoError(lines.join('\n'));
}
