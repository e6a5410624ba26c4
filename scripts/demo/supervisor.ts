// Keeps one program running. Like compose's restart policy, it starts a program that dies again.
import type { ChildProcess } from 'node:child_process';
import { type ProgramOptions, spawnProgram } from '@traceshop/shop-harness/service-process';
import { type Kept, keepRunning, type Life } from '@traceshop/test-servers/keep-running';
import { say } from '../lib/say.ts';
import { UserError } from '../lib/user-error.ts';
import type { ServiceLog } from './service-log.ts';

/** A service ends within 5 s of its last request, which can take 12 s. */
const STOP_LIMIT_MS = 20_000;

export class Supervisor {
  readonly #program: ProgramOptions;
  readonly #log: ServiceLog;
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #kept: Kept<Life> | undefined;
  #stopping = false;

  constructor(program: ProgramOptions, log: ServiceLog) {
    this.#program = program;
    this.#log = log;
  }

  /** Resolves when the program listens. @throws UserError if it ends before. It is not started again. */
  async start(): Promise<void> {
    const { name } = this.#program;
    const options = { name, says: say, isOver: () => this.#stopping };
    this.#kept = await keepRunning({ ...options, begin: () => this.#live() }).catch(
      (error: Error) => {
        throw new UserError(`${name} did not start (${error.message}).`);
      },
    );
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#child?.kill('SIGTERM');
    const limit = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.#ended;
    await this.#kept?.stop();
    clearTimeout(limit);
    await this.#log.close();
  }

  /** One run of the program, from when it listens. @throws the way it ended if it never listened */
  #live(): Promise<Life> {
    const child = spawnProgram({ ...this.#program, parentSignal: 'SIGKILL' }, this.#log.line);
    this.#child = child;
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    this.#ended = ended;
    return new Promise((resolve, reject) => {
      child.on('message', (message: { type?: unknown }) => {
        if (message.type === 'listening') resolve({ ended, end: async () => void (await ended) });
      });
      void ended.then((how) => reject(new Error(how)));
    });
  }
}
