// Runs a command of the workspace as a user does, on its own ports.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { SERVICE_NAMES, variablePrefix } from '@traceshop/contract/topology';
import { eventually } from '@traceshop/test-servers/eventually';
import { freePort } from '@traceshop/test-servers/ports';

const ROOT = join(import.meta.dirname, '../../..');

export interface Command {
  child: ChildProcess;
  /** Its output so far, stdout and stderr. */
  output(): string;
  /** Resolves with its exit code, or with the signal that ended it. */
  exited: Promise<number | NodeJS.Signals | null>;
  says(text: string, deadlineMs?: number): Promise<void>;
}

export function runCommand(args: string[], env: Record<string, string> = {}): Command {
  return run([process.execPath, 'scripts/run.js', ...args], env);
}

/** Like `runCommand`, but the child is npm. */
export function npmRun([name = '', ...args]: string[], env: Record<string, string> = {}): Command {
  return run(['npm', 'run', name, '--', ...args], env);
}

function run([file = '', ...args]: string[], env: Record<string, string>): Command {
  const child = spawn(file, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += chunk;
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const says = (text: string, deadlineMs = 60_000): Promise<void> =>
    eventually(
      () => {
        if (!output.includes(text)) throw new Error(output);
      },
      { awaited: `"${text}" from ${args.join(' ')}`, deadlineMs },
    );
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? code));
  });
  return { child, output: () => output, exited, says };
}

/** Runs to the end. @returns the exit code and the output */
export async function finished(args: string[], env: Record<string, string> = {}) {
  const command = runCommand(args, env);
  return { code: await command.exited, output: command.output() };
}

const MOVABLE = [
  ...SERVICE_NAMES.map((name) => `${variablePrefix(name)}_PORT`),
  ...['SANDBOX_PORT', 'OTLP_PORT', 'JAEGER_PORT'],
];

/** The documented port variables of the demo, with free ports. */
export async function ownPorts(): Promise<Record<string, string>> {
  const ports = await Promise.all(
    MOVABLE.map(async (name) => [name, String(await freePort())] as const),
  );
  return Object.fromEntries(ports);
}
