// npm install @traceshop/telemetry fastify
// export TRACESHOP_TELEMETRY_OPTIONS=./telemetry.options.json
// node --require @traceshop/telemetry/register app.js
const fastify = require('fastify');

const app = fastify();
app.get('/status', async () => ({ status: 'ok' }));
app.get('/hello/:name', async (request) => ({ hello: request.params.name }));

app.listen({ port: Number(process.env.PORT ?? 3000) }).then((address) => {
  console.log(`${address}/hello/you`);
});
