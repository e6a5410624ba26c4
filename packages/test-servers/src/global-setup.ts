import { chooseProvider } from './choose-provider.ts';
import { HUB_VARIABLE, type Hub, kindsToStart, startHub } from './hub.ts';
import { ServerSetupError } from './provider.ts';

declare global {
  var traceshopTestServerHub: Hub | undefined;
}

/**
 * Prepares the servers of a Jest run. It finds (and installs) missing packages before any test. A server
 * starts when the first test needs it.
 */
export default async function globalSetup(): Promise<void> {
  const kinds = kindsToStart();
  if (kinds.length === 0) return;
  try {
    const provider = await chooseProvider();
    await provider.prepare(kinds);
    const hub = await startHub(provider);
    globalThis.traceshopTestServerHub = hub;
    process.env[HUB_VARIABLE] = hub.url;
  } catch (error) {
    if (!(error instanceof ServerSetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
