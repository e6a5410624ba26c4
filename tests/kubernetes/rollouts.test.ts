// The shop goes on while its pods are replaced.
import { SERVICE_NAMES } from '@traceshop/contract/topology';
import { kubectl, podsOf } from '@traceshop/shop-harness/stack/kubectl';
import { theStack } from '@traceshop/shop-harness/stack/stack';
import { startTraffic } from '@traceshop/shop-harness/stack/traffic';

const stack = theStack();

test('when every service is rolled out anew under load, no request fails', async () => {
  const before = await podsOf('app.kubernetes.io/component=service');
  const traffic = startTraffic(stack);
  for (const name of SERVICE_NAMES) await kubectl('rollout', 'restart', `deployment/${name}`);
  for (const name of SERVICE_NAMES) {
    await kubectl('rollout', 'status', `deployment/${name}`, '--timeout=180s');
  }
  const requests = await traffic.stop();
  process.stderr.write(`rolled out under ${requests.length} requests\n`);

  expect(requests.length).toBeGreaterThan(20);
  const after = await podsOf('app.kubernetes.io/component=service');
  expect(after.filter((pod) => before.includes(pod))).toEqual([]);
});
