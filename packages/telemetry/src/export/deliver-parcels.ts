/** A parcel as read from standard input: the body in base64. */
interface WrittenParcel {
  url: string;
  headers: Record<string, string>;
  tls: Record<string, string>;
  body: string;
}

/**
 * Runs in a separate process, as text. Sends the parcels of standard input and exits 0 if the
 * backend accepted all of them. Uses nothing from outside itself. No inner function has a name,
 * because bundlers wrap named functions in their own calls.
 */
export function deliverParcels(): void {
  const fs = process.getBuiltinModule('node:fs');
  const http = process.getBuiltinModule('node:http');
  const https = process.getBuiltinModule('node:https');
  const causes: string[] = [];
  const { limitMs, parcels } = JSON.parse(fs.readFileSync(0, 'utf8')) as {
    limitMs: number;
    parcels: WrittenParcel[];
  };
  process.on('exit', () => {
    if (causes.length === 0) return;
    fs.writeSync(1, causes.join(', '));
    process.exitCode = 1;
  });
  // Ends this process even when its parent is gone.
  setTimeout(() => process.exit(1), limitMs).unref();
  for (const { url, headers, tls, body } of parcels) {
    const data = Buffer.from(body, 'base64');
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': data.length },
      ...tls,
    };
    const request = url.startsWith('https:')
      ? https.request(url, options)
      : http.request(url, options);
    request.on('response', (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      if (status >= 300) causes.push(`${status} ${response.statusMessage ?? ''}`);
    });
    request.on('error', (error: Error) => causes.push(error.message));
    request.end(data);
  }
}
