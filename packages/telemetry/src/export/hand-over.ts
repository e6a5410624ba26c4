import { spawnSync } from 'node:child_process';
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
  const input = JSON.stringify({
    limitMs,
    parcels: parcels.map((parcel) => ({
      ...parcel,
      body: Buffer.from(parcel.body).toString('base64'),
    })),
  });
  const started = Date.now();
  // Passed as text, so that it is found in a bundle too.
  const script = `const __name = (fn) => fn; (${deliverParcels.toString()})();`;
  const { error, status, stdout } = spawnSync(process.execPath, ['-e', script], {
    input,
    env: environment(),
    // The program's own working directory may be gone.
    cwd: '/',
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  if (status === 0) return;
  const signals = [...new Set(parcels.map(({ signal }) => signal))].join(', ');
  const late = Date.now() - started >= limitMs;
  const cause = late ? `no answer within ${limitMs} ms` : String(error ?? stdout ?? '');
  diag.warn(
    `the last ${signals} of this process could not be sent to ${scrub(parcels[0]?.url ?? '')} (${scrub(cause)}); flushTelemetry() before the end gives them more time`,
  );
}

function environment(): NodeJS.ProcessEnv {
  const kept = ENVIRONMENT.map((name) => [name, process.env[name]] as const);
  const env = Object.fromEntries(kept.filter(([, value]) => value !== undefined));
  return process.versions['electron'] === undefined ? env : { ...env, ELECTRON_RUN_AS_NODE: '1' };
}
