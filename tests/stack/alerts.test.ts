import { prometheus } from '@traceshop/shop-harness/stack/backends';
import { publishUnreadable } from '@traceshop/shop-harness/stack/broker';
import { theStack } from '@traceshop/shop-harness/stack/stack';
import { eventually } from '@traceshop/test-servers/eventually';

const stack = theStack();

test('when the very first message ever cannot be delivered, the alert fires', async () => {
  const firing = 'ALERTS{alertname="MessagesDeadLettered", alertstate="firing"}';
  expect(await prometheus(stack, firing)).toEqual([]);
  await publishUnreadable(stack);
  await eventually(
    async () => {
      expect(await prometheus(stack, firing)).toHaveLength(1);
    },
    // Exported, scraped and evaluated every 10 s each, on a machine that has other things to do.
    { awaited: `${firing} after one poison message`, deadlineMs: 120_000 },
  );
});

test('when everything is there, no target is down and no service silent', async () => {
  const alarming = 'ALERTS{alertname=~"TargetDown|ServiceSilent|Collector.*", alertstate="firing"}';
  expect(await prometheus(stack, alarming)).toEqual([]);
  const targets = await prometheus(stack, 'up');
  expect(targets.length).toBeGreaterThan(5);
});
