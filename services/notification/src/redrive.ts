// Puts the dead letters of this service's broker back on the queue, for use inside its container:
//   docker compose exec notification node dist/redrive.js
import { loadConfig } from './config';
import { redriveDeadLetters } from './redrive-dead-letters';

async function main(): Promise<void> {
  const done = await redriveDeadLetters(loadConfig().RABBITMQ_URL);
  process.stdout.write(`redrive: ${done}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`redrive: ${error.message}\n`);
  process.exitCode = 1;
});
