#!/usr/bin/env node
/** The command: `trace-desk --help`. */
import { readCommand, UsageError } from './command';
import { startDesk } from './desk';

async function run(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  if (typeof command === 'string') {
    process.stdout.write(command);
    return;
  }
  const desk = await startDesk(command);
  let closing = false;
  const end = (): void => {
    if (closing) return;
    closing = true;
    void desk.close();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  // A parent process that started it with an IPC channel waits for this.
  if (process.send) process.send({ type: 'listening' });
  else {
    const otlp = `${desk.otlpUrls.join(', ')} (HTTP and gRPC)`;
    process.stdout.write(`OTLP  ${otlp}\npage  ${desk.apiUrl}\n`);
  }
}

run().catch((error: Error) => {
  process.stderr.write(`trace-desk: ${error.message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
