import { connect } from 'node:http2';

/** Calls a unary gRPC method without TLS; returns `grpc-status`, '0' for success. */
export async function callGrpc(address: string, method: string, message: Buffer): Promise<string> {
  const session = connect(`http://${address}`);
  try {
    return await new Promise((resolve, reject) => {
      session.once('error', reject);
      const stream = session.request({
        ':method': 'POST',
        ':path': method,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      const take = (headers: Record<string, unknown>) => {
        if (headers['grpc-status'] !== undefined) resolve(String(headers['grpc-status']));
      };
      // A call that is rejected at once has its status in the headers.
      stream.once('response', take).once('trailers', take).once('error', reject);
      stream.resume();
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(message.length, 1);
      stream.end(Buffer.concat([prefix, message]));
    });
  } finally {
    session.destroy();
  }
}
