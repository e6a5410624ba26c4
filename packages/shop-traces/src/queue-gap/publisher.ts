// One end of the queue gap: a POST publishes a message. The response is sent when the broker has confirmed it.
import { createRequire } from 'node:module';
import { connect } from 'amqplib';

// `require`, because the instrumentation does not see imports of ES modules.
const http = createRequire(import.meta.url)('node:http') as typeof import('node:http');

const [url = '', queue = ''] = [process.env['RABBITMQ_URL'], process.env['QUEUE']];
const connection = await connect(url);
const channel = await connection.createConfirmChannel();
await channel.assertQueue(queue);

const server = http.createServer(async (request, response) => {
  request.resume();
  channel.sendToQueue(queue, Buffer.from('{}'));
  await channel.waitForConfirms();
  response.end();
});
server.listen(Number(process.env['PORT']), '127.0.0.1', () => {
  process.send?.({ type: 'listening' });
});
