import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { diag } from '@opentelemetry/api';
import { scrub } from '../scrub/scrub';
import { deliverParcels } from './deliver-parcels';
import type { Parcel } from './sender';

/** The variables that the sending process needs. Not `NODE_OPTIONS`, which may preload this package again. */
const ENVIRONMENT = [
  'PATH',
  'SystemRoot',
  'LD_LIBRARY_PATH',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
];

/**
 * Makes a short-lived process send the waiting items, because an ending process cannot wait. Blocks
 * for about 40 ms, and for `limitMs` at most. One warning names what could not be sent.
 */
export function handOver(parcels: Parcel[], limitMs: number): void {
  if (parcels.length === 0) return;
  const failure = isNode()
    ? deliver(parcels, limitMs)
    : `${process.execPath} is not Node, which would send them`;
  if (failure === undefined) return;
  const signals = [...new Set(parcels.map(({ signal }) => signal))].join(', ');
  diag.warn(
    `the last ${signals} of this process could not be sent to ${scrub(parcels[0]?.url ?? '')} (${scrub(failure)}); flushTelemetry() before the end gives them more time`,
  );
}

/** False for a program that is its own executable file. That must not be started a second time. */
function isNode(): boolean {
  const single = process.getBuiltinModule('node:sea')?.isSea() === true;
  return !single && /^node/i.test(basename(process.execPath)) && !('electron' in process.versions);
}

/** The reason of a failure. Undefined if all parcels were sent. */
function deliver(parcels: Parcel[], limitMs: number): string | undefined {
  const written = parcels.map((parcel) => ({
    ...parcel,
    body: Buffer.from(parcel.body).toString('base64'),
  }));
  const started = Date.now();
  // Passes the program as text, so that it works inside a bundle too.
  const args = ['-e', `(${deliverParcels.toString()})();`];
  const { error, status, stdout } = spawnSync(process.execPath, args, {
    input: JSON.stringify({ limitMs, parcels: written }),
    env: environment(),
    // The program's own working directory may be gone.
    cwd: '/',
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  if (status === 0) return undefined;
  if (Date.now() - started >= limitMs) return `no answer within ${limitMs} ms`;
  return error?.message ?? (stdout.toString() || `exit code ${status}`);
}

function environment(): NodeJS.ProcessEnv {
  const kept = ENVIRONMENT.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined));
}
