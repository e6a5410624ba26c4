// A service as a process: how it starts, and how it ends.
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@traceshop/test-servers/eventually';
import { type ServiceProcess, startProcess } from './service-process';

let service: ServiceProcess | undefined;
afterEach(async () => {
  service?.kill('SIGKILL');
  await service?.exited;
});

const start = async (): Promise<ServiceProcess> => {
  service = await startProcess({ PORT: '0' });
  return service;
};

interface Answer {
  status: number | undefined;
  connection: string | undefined;
}

/** Over a connection that is kept alive, as our own clients do. */
function ask(url: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (res) => {
      res.resume();
      res.on('end', () => resolve({ status: res.statusCode, connection: res.headers.connection }));
    }).on('error', reject);
  });
}

test('when a variable is wrong, one line says so and the exit code is 1', async () => {
  service = await startProcess({ PORT: 'eighty' });
  expect(await service.exited).toBe(1);
  expect(service.stderr()).toBe(
    'test-service: bad configuration: PORT must be a whole number from 0 to 65535\n',
  );
});

test('when the port is in use, one line says so and the exit code is 1', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  service = await startProcess({ PORT: String(port) });
  expect(await service.exited).toBe(1);
  expect(service.stderr()).toBe(
    `test-service: port ${port} is in use; end what listens there or set PORT.\n`,
  );
  other.close();
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'when %s comes during a request, it gets its response, all is closed, exit 0',
  async (signal) => {
    const { url, said, kill, exited, messages } = await start();
    const agent = new Agent({ keepAlive: true });
    expect(await ask(`${url}/now`, agent)).toEqual({ status: 200, connection: 'keep-alive' });
    const idle = new Agent({ keepAlive: true });
    await ask(`${url}/now`, idle);
    const slow = ask(`${url}/slow`, agent);
    await said('slow');
    kill(signal);
    expect(await slow).toEqual({ status: 200, connection: 'close' });
    const answered = performance.now();
    expect(await exited).toBe(0);
    expect(performance.now() - answered).toBeLessThan(5_000);
    expect(messages().filter((m) => m !== 'request')).toEqual([
      'listening',
      'shutting down',
      'closed last',
      'clean-up failed',
      'closed first',
      'stopped',
    ]);
    await expect(ask(`${url}/now`, new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  },
);

test('when a drain has a delay, the service is not ready and still serves new connections', async () => {
  service = await startProcess({ PORT: '0', DRAIN_DELAY_MS: '1000' });
  const { url, kill, exited } = service;
  await ask(`${url}/now`, new Agent());
  kill('SIGTERM');
  await eventually(
    async () => {
      const ready = await ask(`${url}/ready`, new Agent());
      expect(ready).toEqual({ status: 503, connection: 'close' });
    },
    { awaited: 'the service is not ready' },
  );
  expect(await ask(`${url}/now`, new Agent())).toEqual({ status: 200, connection: 'close' });
  expect(await exited).toBe(0);
});

test('when a background task is under way, it ends before the process', async () => {
  const { url, kill, exited, messages } = await start();
  await ask(`${url}/later`, new Agent());
  kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(messages()).toContain('task done');
});

test('when a request never ends, it is cut after the limit and the process ends all the same', async () => {
  const { url, said, kill, exited, messages } = await start();
  const stuck = ask(`${url}/stuck`, new Agent());
  await said('stuck');
  kill('SIGTERM');
  await expect(stuck).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(await exited).toBe(0);
  expect(messages()).toContain('requests cut at shutdown');
});

test('when a second signal comes, the process ends at once with 1', async () => {
  const { url, said, kill, exited, messages } = await start();
  const stuck = ask(`${url}/stuck`, new Agent()).catch(() => undefined);
  await said('stuck');
  kill('SIGTERM');
  kill('SIGINT');
  expect(await exited).toBe(1);
  expect(messages()).not.toContain('stopped');
  await stuck;
});
