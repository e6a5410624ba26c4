import { DEMO_ACCESS } from '@traceshop/shop-harness/services';

export interface TimedResponse {
  /** Of what was made; "undefined" where the response has none. */
  id: string;
  traceId: string;
}

export interface Api {
  /** Resolves when the response is read. @throws for any status but 2xx */
  request(method: string, path: string, body: unknown): Promise<TimedResponse>;
}

/** The public API at `url`, with the demo token. */
export function createApi(url: string): Api {
  return {
    async request(method, path, body) {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${DEMO_ACCESS.DEMO_TOKEN}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      const traceId = response.headers.get('traceresponse')?.split('-')[1];
      if (!traceId) throw new Error(`${method} ${path} was answered without a traceresponse`);
      return { id: String((JSON.parse(text) as { id?: unknown }).id), traceId };
    },
  };
}
