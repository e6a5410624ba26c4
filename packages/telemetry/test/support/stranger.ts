// A program in a folder that knows nothing of this workspace: it runs, is called once, and is stopped.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { otlpReceiver, type Span } from '@traceshop/trace-testing';
import { eventually } from './eventually.ts';
import { allSpans } from './program.ts';

export interface Visit {
  spans: Span[];
  stdout: string;
  stderr: string;
  code: number | null;
}

export interface Stranger {
  folder: string;
  /** The command line of Node. */
  args: string[];
  env?: Record<string, string>;
  /** It stays, and is stopped once this many spans have arrived. 0: it ends by itself. */
  spans?: number;
}

/** Runs the program. If it prints an address, requests it once. */
export async function visit({ folder, args, env = {}, spans = 0 }: Stranger): Promise<Visit> {
  const receiver = await otlpReceiver();
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:OTEL_|TRACESHOP_|NODE_|LOG_LEVEL|TRUST_)/.test(name),
  );
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: {
      ...Object.fromEntries(kept),
      PORT: '0',
      OTEL_SERVICE_NAME: 'stranger',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: '50',
      TRACESHOP_TELEMETRY_FLUSH_MS: '60000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const closed = once(child, 'close');
  try {
    if (spans > 0) {
      await eventually(() => requestOnce(child, output), { awaited: 'an address' });
      await eventually(
        async () => {
          const { length } = await allSpans(receiver);
          if (length < spans) throw new Error(`${length} spans; ${output.stdout}${output.stderr}`);
        },
        { awaited: `${spans} spans` },
      );
      child.kill('SIGTERM');
    }
    const [code] = await closed;
    return { spans: await allSpans(receiver), ...output, code: code as number | null };
  } finally {
    child.kill('SIGKILL');
    await receiver.close();
  }
}

function collect(child: ChildProcess) {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output.stderr += chunk;
  });
  return output;
}

/** A worker prints no address: then its first output is enough. */
async function requestOnce(child: ChildProcess, { stdout, stderr }: ReturnType<typeof collect>) {
  if (child.exitCode !== null) throw new Error(`it ended: ${stdout}${stderr}`);
  const address = /http:\S+/.exec(stdout)?.[0];
  if (stdout === '') throw new Error(`nothing printed; ${stderr}`);
  if (address !== undefined) await fetch(address);
}
