import { join } from 'node:path';
import type { ProgramOptions } from '@traceshop/shop-harness/service-process';
import { openServiceLog } from './service-log.ts';
import { Supervisor } from './supervisor.ts';

export interface Programs {
  /** Resolves when the program listens. After that it is kept running. */
  start(program: ProgramOptions): Promise<void>;
  stop(): Promise<void>;
}

/** The services that receive requests end first, so that running requests can still finish. */
const STOPPED_FIRST = ['gateway', 'checkout'];

export function createPrograms(logs: string, commonEnv: Record<string, string>): Programs {
  const running = new Map<string, Supervisor>();
  let stopped = false;
  return {
    async start(program) {
      // Its stores became ready only after the demo began to stop.
      if (stopped) return;
      const log = openServiceLog(program.name, join(logs, `${program.name}.log`));
      const env = { ...commonEnv, ...program.env };
      const supervisor = new Supervisor({ ...program, env }, log);
      running.set(program.name, supervisor);
      await supervisor.start();
    },
    async stop() {
      stopped = true;
      for (const name of STOPPED_FIRST) await running.get(name)?.stop();
      const others = [...running].filter(([name]) => !STOPPED_FIRST.includes(name));
      await Promise.all(others.map(([, supervisor]) => supervisor.stop()));
    },
  };
}
