/** A thread that answers queries, so that a long one delays neither the writer nor the receiver. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { answerQuery } from '../api/answer-query';
import { openForReading } from '../store/open';
import type { Call, Reply, WorkerData } from './worker-protocol';

/** An HTTP response, its body as JSON text. */
export interface QueryResult {
  status: number;
  json: string;
}

const port = parentPort as MessagePort;
const database = openForReading((workerData as WorkerData).file);

function reply({ id, request }: Call<string>): Reply<QueryResult> {
  try {
    const { status, body } = answerQuery(database, request);
    return { id, result: { status, json: JSON.stringify(body) } };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}

port.on('message', (message: Call<string> | 'close') => {
  if (message !== 'close') {
    port.postMessage(reply(message));
    return;
  }
  database.close();
  port.close();
});
port.postMessage('open');
