// The frame of every bench: whatever it started ends with it, also when it is interrupted.

import { ServerSetupError } from '@traceshop/test-servers/provider';
import { type CleanUps, createCleanUps } from '../../scripts/demo/clean-ups.ts';

export async function runBench(bench: (cleanUps: CleanUps) => Promise<void>): Promise<void> {
  const cleanUps = createCleanUps();
  let interrupted = false;
  const stop = (code: number): void => {
    interrupted = true;
    void cleanUps.run().then(() => process.exit(code));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stop(130));
  }
  // A pipe or terminal that has gone away: nobody reads the tables any more.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stop(1));
  process.on('uncaughtException', (error) => {
    console.error(error);
    stop(1);
  });
  try {
    await bench(cleanUps);
  } catch (error) {
    process.exitCode = 1;
    // What fails because everything is being stopped needs no report.
    if (!interrupted) console.error(error instanceof ServerSetupError ? error.message : error);
  }
  await cleanUps.run();
}
