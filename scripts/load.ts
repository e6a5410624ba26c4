// Shops in the background, gently and for ever: `npm run load`, or compose's profile `load`.
import { createBuyers } from './load/buyers.ts';
import { LoadError, readSettings } from './load/settings.ts';
import { createTally } from './load/tally.ts';

const REPORT_EVERY_MS = 30_000;

try {
  shop();
} catch (error) {
  if (!(error instanceof LoadError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function shop(): void {
  const settings = readSettings(process.env);
  const tally = createTally();
  const buyers = createBuyers({ settings, random: Math.random, tally });
  console.log(`Shopping at ${settings.url}: ${settings.rate} trips begun per second.`);
  const report = setInterval(() => console.log(tally.take()), REPORT_EVERY_MS);
  const stop = (): void => {
    clearInterval(report);
    buyers.stop();
    console.log(tally.take());
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
