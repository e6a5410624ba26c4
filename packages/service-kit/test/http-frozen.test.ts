// Calls to a dependency that is frozen: one waits for it, the others do not.
import { eventually } from '@traceshop/test-servers/eventually';
import { limited } from '../src/core/time-limit';
import { json, silent, useDependency } from './dependency';
import { tooLate } from './too-late';
import { clientOf, get, post, unavailable } from './user-calls';

const dependency = useDependency();
const client = clientOf(dependency);

test('when a dependency has been silent, the next calls fail at once, and work again once it responds', async () => {
  dependency.answers(silent);
  const one = client({ timeoutMs: 2_000 });
  await expect(one.request(get)).rejects.toMatchObject({ code: 'dependency_timeout' });
  const many = Promise.allSettled(Array.from({ length: 20 }, () => one.request(post)));
  const ended = await limited(1_000, many, tooLate);
  const reasons = ended.map((end) => (end as PromiseRejectedResult).reason as unknown);
  for (const reason of reasons) expect(reason).toMatchObject(unavailable);
  expect(dependency.requests).toHaveLength(1);
  dependency.answers(json(200, { id: 'u1' }));
  await eventually(() => one.request(get), { awaited: 'an answer' });
  expect(await one.request(get)).toMatchObject({ status: 200 });
});

test('when one call is too slow while others get responses, no call fails for it', async () => {
  dependency.answers(silent, json(200, {}));
  const one = client({ timeoutMs: 1_500 });
  const slow = one.request(get);
  await eventually(() => expect(dependency.requests).toHaveLength(1), { awaited: 'the slow call' });
  await one.request(get);
  await expect(slow).rejects.toMatchObject({ code: 'dependency_timeout' });
  expect(await one.request(get)).toMatchObject({ status: 200 });
});
