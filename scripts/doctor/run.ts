import { spawn } from 'node:child_process';
import { root } from '../lib/root.ts';

export interface Outcome {
  ok: boolean;
  output: string;
  /** Its stderr, or the reason why it did not start. */
  errors: string;
}

export function run(program: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.once('error', ({ message }) => resolve({ ok: false, output: '', errors: message }));
    child.once('close', (code) =>
      resolve({ ok: code === 0, output: output.trim(), errors: errors.trim() }),
    );
  });
}

export const docker = (...args: string[]): Promise<Outcome> => run('docker', ...args);
