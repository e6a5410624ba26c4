import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { diag } from '@opentelemetry/api';
import { scrub } from '../scrub/scrub';
import { deliverParcels } from './deliver-parcels';
import type { Parcel } from './sender';

/** What the process that sends needs; above all not `NODE_OPTIONS`, which may preload us again. */
const ENVIRONMENT = [
  'PATH',
  'SystemRoot',
  'LD_LIBRARY_PATH',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
];

/**
 * Has a short-lived process send what waits, since a process that ends can wait for nothing itself.
 * Blocks for some 40 ms, for `limitMs` at most; what could not be sent is named in one warning.
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

/** A program may be its own executable file: that must not be started a second time. */
function isNode(): boolean {
  const single = process.getBuiltinModule('node:sea')?.isSea() === true;
  return !single && /^node/i.test(basename(process.execPath)) && !('electron' in process.versions);
}

/** Why it failed; undefined if all have been sent. */
function deliver(parcels: Parcel[], limitMs: number): string | undefined {
  const written = parcels.map((parcel) => ({
    ...parcel,
    body: Buffer.from(parcel.body).toString('base64'),
  }));
  const started = Date.now();
  // The program is passed as text, so that it is found in a bundle too.
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
