// npm install @traceshop/telemetry express
// node --import @traceshop/telemetry/register app.mjs
import express from 'express';

const app = express();
app.get('/hello/:name', (request, response) => {
  response.json({ hello: request.params.name });
});

const server = app.listen(process.env.PORT ?? 3000, () => {
  console.log(`http://localhost:${server.address().port}/hello/you`);
});
