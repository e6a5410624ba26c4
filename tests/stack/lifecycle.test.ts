// The stack is stopped, started and removed, alone and beside a second one.
import '@traceshop/trace-testing/jest';
import { newUser, userBody } from '@traceshop/shop-harness/buyer';
import { isKept, loki } from '@traceshop/shop-harness/stack/backends';
import { docker } from '@traceshop/shop-harness/stack/compose';
import {
  containers,
  OURS,
  serviceOf,
  untilHealthy,
} from '@traceshop/shop-harness/stack/containers';
import { newProject, type Stack, stackOf, theStack } from '@traceshop/shop-harness/stack/stack';
import {
  ARRIVAL_MS,
  asStored,
  type Traced,
  tracedRequests,
} from '@traceshop/shop-harness/stack/traces';
import { showsProfile } from '@traceshop/shop-traces/stories/users';
import { eventually } from '@traceshop/test-servers/eventually';

const stack = theStack();
const request = tracedRequests(stack);

// Whatever a test before has left.
beforeEach(async () => {
  await stack.compose('up', '--wait', '--wait-timeout', '300');
}, 330_000);

test('when a container of the shop runs, it may do as little as it needs', async () => {
  const ours = await containers(stack, ...OURS);
  expect(ours.map(serviceOf).sort()).toEqual([...OURS].sort());
  for (const { Config, HostConfig } of ours) {
    expect(Config.User).toBe('node');
    expect(HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
    });
  }
});

/** Asks for the profile without a pause until nobody listens any more; keeps what was shown. */
async function untilGone(userId: string, shown: Traced<unknown>[]): Promise<void> {
  for (;;) {
    const traced = await request('GET', `/users/${userId}`).catch((error: Error) => error);
    if ('name' in traced) {
      // What fetch throws where nobody listens, and where nobody responds.
      if (['TypeError', 'TimeoutError'].includes(traced.name)) return;
      throw traced;
    }
    // A dependency may go before the gateway: 503.
    if (traced.response.status === 200) shown.push(traced);
  }
}

async function keptAndLogged(traceId: string): Promise<void> {
  expect(await isKept(stack, traceId)).toBe(true);
  expect(await loki(stack, `{service_name="api-gateway"} | trace_id="${traceId}"`)).not.toEqual([]);
}

test('when the stack is stopped, no finished span is lost; started again, everything is still there', async () => {
  const body = userBody();
  const userId = await newUser(stack, body);
  // From the second time on the user comes from the cache.
  await request('GET', `/users/${userId}`);
  const ours = await containers(stack, ...OURS);
  const shown: Traced<unknown>[] = [];
  const gone = untilGone(userId, shown);
  await eventually(() => expect(shown.length).toBeGreaterThan(10), { awaited: 'ten profiles' });
  // All at the same moment, so that each has spans that it has not yet sent.
  await docker(['stop', ...ours.map(({ Id }) => Id)]);
  await gone;

  const last = shown.slice(-10);
  const { tree } = showsProfile({ id: userId, from: 'cache' });
  for (const { trace } of last) {
    await expect(trace).toMatchTrace(asStored(tree));
  }
  const ended = (await containers(stack, ...OURS)).map((one) => [
    serviceOf(one),
    one.State.ExitCode,
  ]);
  expect(Object.fromEntries(ended)).toEqual(Object.fromEntries(OURS.map((name) => [name, 0])));

  await stack.compose('stop');
  await stack.compose('start');
  await untilHealthy(stack);
  const known = await stack.request('POST', '/users', { body });
  expect(known).toMatchObject({ status: 200, body: { id: userId } });
  const traceId = last[0]?.trace.id ?? '';
  await eventually(() => keptAndLogged(traceId), {
    awaited: `trace ${traceId} and its log lines after a restart`,
    deadlineMs: ARRIVAL_MS,
  });
}, 400_000);

/** What the engine still has of a project. */
async function leftOf({ project }: Stack): Promise<string[]> {
  const ofProject = ['--filter', `label=com.docker.compose.project=${project.name}`];
  const listed = await Promise.all([
    docker(['ps', '--all', '--quiet', ...ofProject]),
    docker(['volume', 'ls', '--quiet', ...ofProject]),
    docker(['network', 'ls', '--quiet', ...ofProject]),
  ]);
  return listed.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line !== ''));
}

/** Also those without a name, which carry no project. */
async function volumesOf(of: Stack): Promise<string[]> {
  const all = await containers(of);
  return all.flatMap(({ Mounts }) =>
    Mounts.flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : [])),
  );
}

test('when a second project starts from nothing beside the first, they share nothing; removed, nothing of it is left', async () => {
  const second = stackOf(await newProject(`${stack.project.name}-second`));
  expect(await leftOf(second)).toEqual([]);
  const body = userBody();
  await newUser(stack, body);
  try {
    await second.compose('up', '--build', '--wait', '--wait-timeout', '300');
    const { response, trace } = await tracedRequests(second)('POST', '/users', { body });
    expect(response.status).toBe(201);
    await eventually(async () => expect(await isKept(second, trace.id)).toBe(true), {
      awaited: `trace ${trace.id} in its own Jaeger`,
      deadlineMs: ARRIVAL_MS,
    });
    expect(await isKept(stack, trace.id)).toBe(false);
    const volumes = await volumesOf(second);
    expect(volumes.length).toBeGreaterThan(0);
    await second.compose('down', '--volumes', '--rmi', 'local');
    expect(await leftOf(second)).toEqual([]);
    const { stdout } = await docker(['volume', 'ls', '--quiet']);
    expect(stdout.split('\n').filter((name) => volumes.includes(name))).toEqual([]);
  } finally {
    await second.compose('down', '--volumes', '--rmi', 'local');
  }
  await untilHealthy(stack);
  expect(await stack.request('POST', '/users', { body })).toMatchObject({ status: 200 });
}, 600_000);
