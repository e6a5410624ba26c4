/** The thread that writes. It commits all that has arrived in one transaction. */
import {
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from 'node:worker_threads';
import { openForWriting } from '../store/open';
import type { Outcome } from '../store/outcome';
import { createWriter, type Delivery, type Malformed } from '../store/writer';
import type { Call, Reply, WorkerData } from './worker-protocol';

/** What became of a delivery, and which traces have more spans now. */
export type WriteResult = (Outcome | Malformed) & { traceIds: string[]; usedBytes: number };

type Message = Call<Delivery> | 'close';

/** Bounds the pause of the other deliveries' answers. */
const MOST_BYTES = 4 * 1024 * 1024;

const port = parentPort as MessagePort;
const { file, budget } = workerData as WorkerData;
const database = openForWriting(file);
const writer = createWriter(database, budget);

/** This message and those that wait behind it. */
function together(first: Message): Message[] {
  const messages = [first];
  let bytes = 0;
  for (let last: Message | undefined = first; last !== undefined && last !== 'close'; ) {
    bytes += last.request.body.byteLength;
    if (bytes > MOST_BYTES) break;
    last = (receiveMessageOnPort(port) as { message: Message } | undefined)?.message;
    if (last !== undefined) messages.push(last);
  }
  return messages;
}

function write(calls: readonly Call<Delivery>[]): void {
  const reply = (message: Reply<WriteResult>): void => port.postMessage(message);
  try {
    const { outcomes, traceIds } = writer.write(calls.map(({ request }) => request));
    const usedBytes = writer.usedBytes();
    for (const [index, { id }] of calls.entries()) {
      const outcome = outcomes[index] as Outcome | Malformed;
      // One answer reports the traces of the whole transaction.
      reply({ id, result: { ...outcome, usedBytes, traceIds: index === 0 ? traceIds : [] } });
    }
  } catch (error) {
    for (const { id } of calls) reply({ id, error: (error as Error).message });
  }
}

/** Gives back the memory of the bodies now, not with the next garbage collection. */
function release(calls: readonly Call<Delivery>[]): void {
  for (const { request } of calls) {
    const { buffer } = request.body;
    if (buffer instanceof ArrayBuffer) buffer.transfer(0);
  }
}

port.on('message', (first: Message) => {
  const messages = together(first);
  const calls = messages.filter((message) => message !== 'close');
  if (calls.length > 0) write(calls);
  release(calls);
  if (calls.length === messages.length) return;
  database.close();
  port.close();
});
port.postMessage('open');
