import { testVhost } from '@traceshop/test-servers';
import { runBoth, type SameSpan } from '../support/sameness.ts';

let both: Awaited<ReturnType<typeof runBoth>>;

beforeAll(async () => {
  const vhost = await testVhost();
  try {
    both = await runBoth('sameness/amqplib', {
      // All metrics are sent at the end, with the time that the interval leaves.
      env: { RABBITMQ: vhost.url, OTEL_METRIC_EXPORT_INTERVAL: '30000' },
    });
  } finally {
    await vhost.drop();
  }
}, 180_000);

const closed = ({ name }: SameSpan) => name === 'closed channel';
const noContent = ({ name }: SameSpan) => name === 'no content';

test('when messages are sent, received and ended in every way, ours and OpenTelemetry’s spans are the same', () => {
  const { own, stock } = both;
  // The broker may confirm a message before or after it delivers it.
  expect(own.printed.toSorted()).toEqual(stock.printed.toSorted());
  expect(own).toMatchObject({ code: 0, warnings: [] });
  const same = (trees: SameSpan[]) => trees.filter((tree) => !closed(tree) && !noContent(tree));
  expect(same(own.trees)).toEqual(same(stock.trees));
  expect(same(own.trees)).toHaveLength(13);
  expect(own.metrics).toEqual(stock.metrics);
});

test('when a channel is closed, only our span of the message ends, as failed', () => {
  expect(both.stock.trees.find(closed)?.children).toEqual([]);
  expect(both.own.trees.find(closed)?.children).toMatchObject([
    {
      kind: 'PRODUCER',
      name: 'publish ack',
      status: { code: 'ERROR' },
      attributes: { 'error.type': 'IllegalOperationError' },
    },
  ]);
});

test('when the content is no buffer, the program gets the error of amqplib', () => {
  const errors = both.own.printed.filter((line) => line.startsWith('thrown TypeError'));
  expect(errors).toEqual(['thrown TypeError content is not a buffer']);
});
