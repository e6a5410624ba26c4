// Shops in the background, gently, until Ctrl-C: at the demo or the compose stack, whichever runs.
//
//   npm run load
//   LOAD_RATE=5 npm run load
//
// LOAD_RATE trips are begun per second (1), whether or not the shop keeps up. LOAD_PATIENCE_MS (3000) is how
// long half of the buyers wait for a response. LOAD_URL is the gateway (http://localhost:3000, or at
// GATEWAY_PORT). Twice a minute it says how the trips ended. In the compose stack it is the profile `load`.
import { complain, say } from './lib/say.ts';
import { UserError } from './lib/user-error.ts';
import { createBuyers } from './load/buyers.ts';
import { readSettings } from './load/settings.ts';
import { createTally } from './load/tally.ts';

const REPORT_EVERY_MS = 30_000;

try {
  shop();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  complain(error.message);
  process.exitCode = 1;
}

function shop(): void {
  const settings = readSettings(process.env);
  const tally = createTally();
  const buyers = createBuyers({ settings, random: Math.random, tally });
  say(`Shopping at ${settings.url}: ${settings.rate} trips begun per second.`);
  const report = setInterval(() => say(tally.take()), REPORT_EVERY_MS);
  const stop = (): void => {
    clearInterval(report);
    buyers.stop();
    say(tally.take());
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
