import { testVhost } from '@traceshop/test-servers';
import { eventually } from '@traceshop/test-servers/eventually';
import { startProxy } from '@traceshop/test-servers/proxy';
import { connect } from 'amqplib';
import { type Broker, declareRetryTopology } from '../src/index';
import { type BrokerOptions, createBroker } from '../src/rabbitmq/broker';
import { type CollectedLogger, collectedLogger } from './collected-logger';

export const QUEUE = 'work';

export interface BrokerFixture {
  proxy: Awaited<ReturnType<typeof startProxy>>;
  log: CollectedLogger;
  /** Through the proxy; the topology of QUEUE unless told otherwise. */
  open(setup?: BrokerOptions['setup'], more?: Pick<BrokerOptions, 'declareIntervalMs'>): Broker;
  /** Waits until the broker can publish. */
  ready(broker: Broker): Promise<void>;
  /** Takes one message off a queue, past the proxy. */
  take(queue: string): Promise<{ body: string; headers: Record<string, unknown> }>;
  /** How many messages of a queue no consumer has. */
  waiting(queue: string): Promise<number>;
  /** Something done over a channel of its own, past the proxy. */
  direct<T>(fn: (channel: Channel) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

type Channel = Awaited<ReturnType<Awaited<ReturnType<typeof connect>>['createChannel']>>;

/** A virtual host behind a proxy, with everything that a test opens closed again. */
export async function brokerFixture(): Promise<BrokerFixture> {
  const vhost = await testVhost();
  const proxy = await startProxy(vhost.url);
  const log = collectedLogger();
  const brokers: Broker[] = [];
  const direct: BrokerFixture['direct'] = async (fn) => {
    const connection = await connect(vhost.url);
    try {
      const channel = await connection.createChannel();
      // What was asked for rejects; without a listener the channel's end would end the process as well.
      channel.on('error', () => {});
      return await fn(channel);
    } finally {
      await connection.close();
    }
  };
  return {
    proxy,
    log,
    direct,
    open: (setup = declareWork, more = {}) => {
      const broker = createBroker({ url: proxy.url, logger: log.logger, setup, ...more });
      brokers.push(broker);
      return broker;
    },
    ready: (broker) =>
      eventually(() => broker.ready(), { awaited: 'the broker is ready', deadlineMs: 20_000 }),
    take: (queue) =>
      eventually(
        () =>
          direct(async (channel) => {
            const message = await channel.get(queue, { noAck: true });
            if (message === false) throw new Error('the queue is empty');
            const { headers } = message.properties;
            return { body: message.content.toString(), headers: { ...headers } };
          }),
        { awaited: `a message in ${queue}` },
      ),
    waiting: (queue) => direct(async (channel) => (await channel.checkQueue(queue)).messageCount),
    end: async () => {
      await Promise.all(brokers.map((broker) => broker.close()));
      await proxy.close();
      await vhost.drop();
    },
  };
}

const declareWork: BrokerOptions['setup'] = (channel) =>
  declareRetryTopology(channel, { queue: QUEUE, delaysMs: [100, 200] });
