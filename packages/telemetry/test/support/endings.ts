// Runs a program with and without telemetry and notes how it ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PACKAGE = join(__dirname, '../..');
const FIXTURES = join(PACKAGE, 'test/fixtures');

export interface Kind {
  /** A file of fixtures/kinds; `endings.js` by default. */
  file?: string;
  /** What follows the file on the command line. */
  args?: string[];
  /** Options of Node. */
  node?: string[];
  /** Another Node than the one that runs the tests. */
  binary?: string | undefined;
  /** Sent one after the other, each when the program has said something further. */
  signals?: NodeJS.Signals[];
  stdin?: string;
  /** The reader of its standard output goes after the first bytes. */
  closesStdout?: boolean;
  /** Names of spans that reach the collector, where that is not just `work`. */
  arrives?: string[];
}

/** No program here takes longer, on the busiest machine. */
const PATIENCE_MS = 120_000;

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export const REGISTER = join(PACKAGE, 'dist/register.js');

/** @param preloads modules that are loaded first, such as ours. */
export function ending(
  kind: Kind,
  preloads: string[],
  env: Record<string, string>,
): Promise<Ending & { milliseconds: number }> {
  const file = join('kinds', kind.file ?? 'endings.js');
  return runNode([...required(preloads), ...(kind.node ?? []), join(FIXTURES, file)], kind, env);
}

/** Runs `fixtures/<name>.js` to its end. */
export function runFixture(
  name: string,
  preloads: string[],
  options: { env?: Record<string, string>; node?: string[] } = {},
): Promise<Ending> {
  const args = [...required(preloads), ...(options.node ?? []), join(FIXTURES, `${name}.js`)];
  return runNode(args, {}, { OTEL_SERVICE_NAME: 'fixture', ...options.env });
}

const required = (preloads: string[]) => preloads.flatMap((file) => ['--require', file]);

export async function runNode(args: string[], kind: Kind, env: Record<string, string>) {
  const started = performance.now();
  const child = spawn(kind.binary ?? process.execPath, [...args, ...(kind.args ?? [])], {
    cwd: PACKAGE,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const signals = [...(kind.signals ?? [])];
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    const signal = signals.shift();
    if (signal !== undefined) child.kill(signal);
    if (kind.closesStdout) child.stdout.destroy();
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(kind.stdin ?? '');
  // A program that does not end fails its test in words that say so: SIGKILL.
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const [code, signal] = await once(child, 'close');
  clearTimeout(patience);
  const milliseconds = performance.now() - started;
  // Whether the first or a later write meets the closed pipe is chance.
  if (kind.closesStdout) stderr = stderr.replace(/^ +at .*\n/gm, '');
  return {
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    stdout: kind.closesStdout ? '' : stdout,
    stderr: same(stderr),
    milliseconds,
  };
}

/** Variables of the machine that would change what a test sees. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:OTEL_|TRACESHOP_|NODE_|LOG_LEVEL|TRUST_)/.test(name),
  );
  return Object.fromEntries(kept);
}

/** Without what differs between any two runs. */
function same(stderr: string): string {
  return stderr
    .replace(/\(node:\d+\)/g, '(node:PID)')
    .replace(/(node:[\w/]+):\d+:\d+/g, '$1')
    .replace(/0x[0-9a-f]+/g, 'ADDRESS');
}
