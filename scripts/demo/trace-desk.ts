import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from './plan.ts';
import { createPrograms } from './programs.ts';
import type { StartOptions, Stores } from './stores.ts';

/** Starts the trace desk in its own process, unless the user has a Collector. */
export async function startTraceDesk(
  { desk }: Plan,
  stores: Pick<Stores, 'folder'>,
  { cleanUps, progress }: Pick<StartOptions, 'cleanUps' | 'progress'>,
): Promise<void> {
  if (!desk) return;
  const logs = join(stores.folder, 'logs');
  await mkdir(logs, { recursive: true });
  const programs = createPrograms(logs, {});
  cleanUps.add('the trace desk', programs.stop);
  const { otlp, jaeger } = desk;
  await programs.start({
    name: 'trace-desk',
    folder: 'packages/trace-desk',
    script: 'dist/trace-desk.js',
    args: [
      ...['--otlp-port', String(otlp.port)],
      ...['--port', String(jaeger.port)],
      ...['--file', join(stores.folder, 'traces.db')],
    ],
    telemetry: false,
    port: jaeger.port,
    env: {},
  });
  progress.reached('the trace desk listens');
}
