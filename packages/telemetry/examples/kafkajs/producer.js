// npm install @traceshop/telemetry kafkajs @opentelemetry/instrumentation-kafkajs
// export TRACESHOP_TELEMETRY_OPTIONS=./telemetry.options.cjs
// node --require @traceshop/telemetry/register producer.js
const { Kafka, logLevel } = require('kafkajs');

const kafka = new Kafka({
  clientId: 'example',
  brokers: [process.env.KAFKA_BROKER ?? 'localhost:9092'],
  logLevel: logLevel.NOTHING,
  retry: { retries: 0 },
});

async function main() {
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: 'orders', messages: [{ value: 'an order' }] });
  await producer.disconnect();
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
