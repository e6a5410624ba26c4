// Puts the dead letters of the notifications queue back to work, attempts reset.
//
//   npm run redrive
//
// RABBITMQ_URL=amqp://host:5672 says where; the default is the broker of the running demo, of several the one
// that --demo <port> chooses, else amqp://localhost:5672. In the compose stack, whose broker has no port
// outside: docker compose exec notification node dist/redrive.js
import { redriveDeadLetters } from '../services/notification/dist/redrive-dead-letters.js';
import { chooseDemo, takeChoice } from './lib/choose-demo.ts';
import { runningDemos } from './lib/running-demos.ts';
import { complain, say } from './lib/say.ts';

const DEFAULT_URL = 'amqp://localhost:5672';

async function main(): Promise<void> {
  const { rest, wanted } = takeChoice(process.argv.slice(2));
  if (rest.length > 0) {
    throw new Error(`"${rest[0]}" means nothing here; use: npm run redrive [-- --demo <port>]`);
  }
  const url = process.env['RABBITMQ_URL'] || (await brokerOfDemo(wanted)) || DEFAULT_URL;
  say(`redrive: ${await redriveDeadLetters(url)}`);
}

/** Undefined if no demo runs. */
async function brokerOfDemo(wanted: number | undefined): Promise<string | undefined> {
  const demos = (await runningDemos()).filter((demo) => demo.rabbitmq);
  return chooseDemo(demos, wanted)?.rabbitmq;
}

try {
  await main();
} catch (error) {
  complain(`redrive: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
