// npm install @traceshop/telemetry express
// node --require @traceshop/telemetry/register app.js
const express = require('express');

const app = express();
app.get('/hello/:name', (request, response) => {
  response.json({ hello: request.params.name });
});

const server = app.listen(process.env.PORT ?? 3000, () => {
  console.log(`http://localhost:${server.address().port}/hello/you`);
});
