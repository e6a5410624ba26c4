// npm install @traceshop/telemetry amqplib
// node --require @traceshop/telemetry/register worker.js
//
// The spans: `publish emails` (PRODUCER), below it `process emails` (CONSUMER), below it `email.send`.
const amqp = require('amqplib');
const { createLogger, flushTelemetry, withSpan } = require('@traceshop/telemetry');

const QUEUE = 'emails';
const logger = createLogger();

/** A program that listens for a signal also flushes: telemetry does not decide when it ends. */
async function stop(connection) {
  await connection.close();
  await flushTelemetry();
  process.exit();
}

async function main() {
  const connection = await amqp.connect(process.env.AMQP_URL ?? 'amqp://localhost');
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(QUEUE, { durable: false, autoDelete: true });
  await channel.consume(QUEUE, async (message) => {
    const { template } = JSON.parse(message.content.toString());
    await withSpan('email.send', { 'email.template': template }, async () => {
      // The line has the trace id of the message.
      logger.info({ template }, 'sent');
    });
    // Ends the CONSUMER span.
    channel.ack(message);
  });

  // Usually another program publishes.
  channel.sendToQueue(QUEUE, Buffer.from(JSON.stringify({ template: 'welcome' })));

  process.once('SIGTERM', () => void stop(connection));
}

void main();
