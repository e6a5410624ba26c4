import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { freeDesk } from './desk';

test('a page of another site can neither send nor read', async () => {
  const desk = await freeDesk();
  const port = Number(new URL(desk.apiUrl).port);
  const asked = async (url: string, headers: Record<string, string>): Promise<number> => {
    const request = httpRequest(url, { headers }).end();
    const [response] = await once(request, 'response');
    response.resume();
    return response.statusCode;
  };
  const otlp = `${desk.otlpUrls[0]}/v1/traces`;
  expect(
    await Promise.all([
      asked(otlp, { host: 'evil.example:4318' }),
      asked(`${desk.apiUrl}/api/services`, { host: `evil.example:${port}` }),
      asked(`${desk.apiUrl}/api/services`, { host: `localhost:${port + 1}` }),
      asked(`${desk.apiUrl}/api/services`, { origin: 'http://evil.example' }),
      asked(`${desk.apiUrl}/api/services`, { origin: 'null' }),
      asked(`${desk.apiUrl}/api/services`, { host: `localhost:${port}` }),
    ]),
  ).toEqual([403, 403, 403, 403, 403, 200]);
  await desk.close();
});
