import { FULL_NAME, SERVICE_NAMES } from '@traceshop/contract/topology';
import { userBody } from '@traceshop/shop-harness/buyer';
import { loki, prometheus } from '@traceshop/shop-harness/stack/backends';
import { podsOf } from '@traceshop/shop-harness/stack/kubectl';
import { theStack } from '@traceshop/shop-harness/stack/stack';
import { ARRIVAL_MS, tracedRequests } from '@traceshop/shop-harness/stack/traces';
import { expectSagaStored, expectStored } from '@traceshop/shop-traces/expect-stored';
import { registers } from '@traceshop/shop-traces/stories/users';
import { eventually } from '@traceshop/test-servers/eventually';

const stack = theStack();
const request = tracedRequests(stack);

test('when a user is new, its whole journey over the pods is one trace, and each log line names its pod', async () => {
  const { response, trace } = await request('POST', '/users', { body: userBody() });
  expect(response.status).toBe(201);
  await expectStored(trace, registers());

  const pods = await podsOf('app.kubernetes.io/component=service');
  const named = await eventually(
    async () => {
      const lines = await loki(stack, `{service_name=~".+"} | trace_id="${trace.id}"`);
      expect(lines.length).toBeGreaterThan(0);
      return lines.map(({ labels }) => labels['k8s_pod_name']);
    },
    { awaited: 'log lines of the trace', deadlineMs: ARRIVAL_MS },
  );
  expect(named.filter((pod) => !pods.includes(pod ?? ''))).toEqual([]);
});

test('when something is bought, the whole saga over the pods is one trace', async () => {
  await expectSagaStored(stack, request);
});

test('when Prometheus is asked, the metrics of each service say in which pod it runs', async () => {
  for (const name of SERVICE_NAMES) {
    const [pod] = await podsOf(`app.kubernetes.io/name=${name}`);
    await eventually(
      async () => {
        const found = await prometheus(stack, `target_info{service_name="${FULL_NAME[name]}"}`);
        expect(found.map(({ metric }) => metric['k8s_pod_name'])).toContain(pod);
      },
      { awaited: `the pod of ${name}`, deadlineMs: ARRIVAL_MS },
    );
  }
});
