// Runs a fixture under `--require register`: inside Jest the instrumentations do nothing.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type OtlpReceiver, otlpReceiver, type Span } from '@traceshop/trace-testing';
import { eventually } from './eventually.ts';

const PACKAGE = join(__dirname, '../..');

export interface Program {
  /** Address of its HTTP server; '' for a fixture without one. */
  url: string;
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Settles when the process has ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  /** Where telemetry goes: usually the url of a receiver. */
  endpoint: string;
  env?: Record<string, string>;
  /** False for a fixture that runs to its end without listening. */
  listens?: boolean;
}

/** Exports soon, so that no test has to wait for one. */
const QUICK = {
  OTEL_SERVICE_NAME: 'fixture',
  OTEL_BSP_SCHEDULE_DELAY: '50',
  OTEL_BLRP_SCHEDULE_DELAY: '50',
  OTEL_METRIC_EXPORT_INTERVAL: '1000',
};

/** Variables of the machine that would change what a test sees. */
function machineEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:OTEL_|TRACESHOP_|NODE_ENV|LOG_LEVEL|TRUST_)/.test(name),
  );
  return Object.fromEntries(kept);
}

/** Starts `fixtures/<name>.js`. An empty string in `env` unsets a variable. */
export async function runProgram(name: string, options: ProgramOptions): Promise<Program> {
  const child = fork(join(PACKAGE, 'test/fixtures', `${name}.js`), [], {
    cwd: PACKAGE,
    execArgv: ['--enable-source-maps', '--require', join(PACKAGE, 'dist/register.js')],
    env: {
      ...machineEnvironment(),
      ...QUICK,
      OTEL_EXPORTER_OTLP_ENDPOINT: options.endpoint,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  // 'close' comes after the last output, 'exit' may not.
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const program: Program = {
    url: '',
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  if (options.listens === false) return program;
  const listening = once(child, 'message') as Promise<[{ port: number }]>;
  const message = await Promise.race([listening, ended]);
  if (!Array.isArray(message)) throw new Error(`fixture ${name} ended: ${stdout}${stderr}`);
  return { ...program, url: `http://127.0.0.1:${message[0].port}` };
}

/** A fixture and a receiver of its own. `close` ends both. */
export async function runWithReceiver(name: string, env: Record<string, string> = {}) {
  const receiver = await otlpReceiver();
  const program = await runProgram(name, { endpoint: receiver.url, env });
  return {
    ...program,
    receiver,
    close: async () => {
      await program.stop();
      await receiver.close();
    },
  };
}

/** The spans of the trace that a response's `traceresponse` header names, once `enough` accepts them. */
export async function traceOf(
  receiver: OtlpReceiver,
  response: Response,
  enough: (spans: Span[]) => boolean,
) {
  const traceId = response.headers.get('traceresponse')?.split('-')[1] ?? '';
  return spansOf(receiver, traceId, enough);
}

/** The spans of one trace, once `enough` accepts them. */
export function spansOf(
  receiver: OtlpReceiver,
  traceId: string,
  enough: (spans: Span[]) => boolean,
): Promise<Span[]> {
  return eventually(
    async () => {
      const spans = await receiver.fetch(traceId);
      if (!enough(spans))
        throw new Error(
          `spans of ${traceId}: ${spans.map((span) => `${span.kind} ${span.name}`).join(', ')}`,
        );
      return spans;
    },
    { awaited: 'the spans of the trace' },
  );
}

/** All spans of all traces that the receiver holds. */
export async function allSpans(receiver: OtlpReceiver): Promise<Span[]> {
  return (await Promise.all(receiver.traceIds().map((id) => receiver.fetch(id)))).flat();
}

/** One line per span, sorted: what a test compares. */
export function outline(spans: Span[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return spans
    .map((span) => {
      const parent = byId.get(span.parentSpanId ?? '');
      return `${span.kind} ${span.name}${parent ? ` < ${parent.kind} ${parent.name}` : ''}`;
    })
    .sort();
}
