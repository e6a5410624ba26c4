import { existsSync, readFileSync } from 'node:fs';
import { type Outcome, run } from './run.ts';

/** What the checks ask of this machine. Tests replace it. */
export interface Machine {
  run(program: string, ...args: string[]): Promise<Outcome>;
  /** The text of a file, or undefined if it cannot be read. */
  read(path: string): string | undefined;
  exists(path: string): boolean;
  env: NodeJS.ProcessEnv;
}

export const thisMachine: Machine = {
  run,
  read: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  exists: existsSync,
  env: process.env,
};
