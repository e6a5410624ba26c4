// npm install @traceshop/telemetry mongodb @opentelemetry/instrumentation-mongodb
// export TRACESHOP_TELEMETRY_OPTIONS=./telemetry.options.cjs
// node --require @traceshop/telemetry/register app.js
// Without a span around it, a command gets no span: `requireParentSpan: false` changes that.
const { withSpan } = require('@traceshop/telemetry');
const { MongoClient } = require('mongodb');

const client = new MongoClient(process.env.MONGODB_URL ?? 'mongodb://localhost:27017');

async function main() {
  await withSpan('order.store', {}, () =>
    client.db('example').collection('orders').insertOne({ total: 5 }),
  );
  await client.close();
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
