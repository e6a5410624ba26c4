// Keeps one program running: one that dies is started again, as compose's restart policy does.
import type { ChildProcess } from 'node:child_process';
import { type ProgramOptions, spawnProgram } from '@traceshop/shop-harness/service-process';
import { UserError } from '../lib/user-error.ts';
import type { ServiceLog } from './service-log.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** One that has run this long had a good start: its next pause is the first again. */
const GOOD_LIFE_MS = 30_000;
/** A service ends within 5 s of its last request, which may take 12 s. */
const STOP_LIMIT_MS = 20_000;

export class Supervisor {
  readonly #program: ProgramOptions;
  readonly #log: ServiceLog;
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #stopping = false;
  #restart: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE_MS;

  constructor(program: ProgramOptions, log: ServiceLog) {
    this.#program = program;
    this.#log = log;
  }

  /** Resolves when the program listens. @throws UserError if it ends before; it is not tried again. */
  async start(): Promise<void> {
    const ended = await this.#live();
    if (ended) throw new UserError(`${this.#program.name} did not start (${ended}).`);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    this.#child?.kill('SIGTERM');
    const limit = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.#ended;
    clearTimeout(limit);
    await this.#log.close();
  }

  /** One life. Resolves to nothing when it listens, or to how it ended if it never did. */
  #live(): Promise<string | undefined> {
    const born = Date.now();
    const child = spawnProgram({ ...this.#program, tiedBy: 'SIGKILL' }, this.#log.line);
    this.#child = child;
    const exit = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    this.#ended = exit;
    return new Promise((resolve) => {
      child.on('message', (message: { type?: unknown }) => {
        if (message.type !== 'listening') return;
        resolve(undefined);
        void exit.then((how) => this.#startAgain(how, Date.now() - born));
      });
      void exit.then(resolve);
    });
  }

  #startAgain(how: string, livedMs: number): void {
    if (this.#stopping) return;
    if (livedMs > GOOD_LIFE_MS) this.#pause = FIRST_PAUSE_MS;
    console.log(`${this.#program.name} ended (${how}); starting it again in ${this.#pause} ms.`);
    this.#restart = setTimeout(() => void this.#liveAgain(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }

  async #liveAgain(): Promise<void> {
    const ended = await this.#live();
    if (ended) this.#startAgain(ended, 0);
    else console.log(`${this.#program.name} is back.`);
  }
}
