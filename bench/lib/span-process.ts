// A process that runs the tasks of span-tasks.ts with one kind of instrumentations.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { endsWithParent } from '@traceshop/test-servers/ends-with-parent';
import type { CleanUps } from '../../scripts/demo/clean-ups.ts';
import type { Measured, TaskName } from './span-tasks.ts';

const PROGRAM = join(import.meta.dirname, 'span-tasks.ts');
const REGISTER = createRequire(import.meta.url).resolve('@traceshop/telemetry/register');

/** No collection happens while a task runs: it would make allocated bytes look free. */
const COUNTS_BYTES = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'];

export interface SpanProcess {
  run(task: TaskName): Promise<Measured>;
}

export async function startSpanProcess(
  cleanUps: CleanUps,
  how: { counted: keyof Measured; telemetry: boolean; env: Record<string, string> },
): Promise<SpanProcess> {
  const options = [
    ...(how.counted === 'bytes' ? COUNTS_BYTES : []),
    ...(how.telemetry ? ['--require', REGISTER] : []),
  ];
  const command = [process.execPath, ...options, PROGRAM];
  const [file, ...args] = endsWithParent(command, { signal: 'SIGKILL' });
  const child = spawn(file, args, {
    env: { OTEL_SERVICE_NAME: 'spans', OTEL_BSP_MAX_QUEUE_SIZE: '100000', ...how.env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  cleanUps.add('the process', async () => {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) {
      await once(child, 'exit');
    }
  });
  const answer = async (): Promise<unknown> => {
    const ended = new AbortController();
    const gone = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
      throw new Error(`the process of the spans ended (${code})`);
    });
    try {
      return (await Promise.race([once(child, 'message'), gone]))[0];
    } finally {
      gone.catch(() => undefined);
      ended.abort();
    }
  };
  await answer();
  return {
    run: (task) => {
      child.send({ task });
      return answer() as Promise<Measured>;
    },
  };
}
