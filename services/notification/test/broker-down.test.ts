import { eventually } from '@traceshop/test-servers/eventually';
import { startProxy, type Proxy as TcpProxy } from '@traceshop/test-servers/proxy';
import type { UserClient } from '../src/clients/user-client';
import { contact, type NotificationService } from './notification-service';
import { confirmation } from './notifications';
import { NONE_LEFT } from './queues';
import { useStage } from './stage';

const stage = useStage();
let proxy: TcpProxy;
let service: NotificationService;
let findContact: UserClient['contact'];

beforeAll(async () => {
  proxy = await startProxy(stage.rabbitmqUrl);
});

beforeEach(async () => {
  findContact = async () => contact;
  const users: UserClient = { contact: (id) => findContact(id) };
  service = await stage.start({ rabbitmqUrl: proxy.url, users });
});

afterAll(async () => {
  await proxy.close();
});

const restart = async (): Promise<void> => {
  await proxy.cut();
  await proxy.restore();
};

test.each(['cut', 'stall'] as const)(
  'when the link to the broker breaks during a mail (%s), one mail is sent and the redelivery is a duplicate',
  async (how) => {
    const body = confirmation();
    findContact = async () => {
      await proxy[how]();
      return contact;
    };

    await stage.send(body);
    await stage.untilDelivery(body.id, 'sent');
    await restart();
    await eventually(() => expect(service.received()).toBe(2), { awaited: 'the redelivery' });

    expect(await stage.messagesLeft(service)).toEqual(NONE_LEFT);
    expect(stage.mailsOf(body.id)).toHaveLength(1);
  },
);

test.each(['cut', 'stall'] as const)(
  'when the link breaks before a failed message is in its retry queue (%s), it is not lost',
  async (how) => {
    const body = confirmation();
    let asked = 0;
    findContact = async () => {
      asked += 1;
      if (asked > 1) return contact;
      await proxy[how]();
      throw new Error('the user service is down too');
    };

    await stage.send(body);
    await eventually(() => expect(asked).toBe(1), { awaited: 'the first attempt' });
    await stage.untilDelivery(body.id, 'released');
    await restart();

    await stage.firstMail(body.id);
    await stage.untilDelivery(body.id, 'sent');
    expect(await stage.messagesLeft(service)).toEqual(NONE_LEFT);
    expect(stage.mailsOf(body.id)).toHaveLength(1);
  },
);

test('when a retry queue does not confirm, the message is not acknowledged', async () => {
  const body = confirmation();
  let rejected = 0;
  let asked = 0;
  findContact = async () => {
    asked += 1;
    if (asked > 2) return contact;
    throw new Error('down');
  };
  const publish = service.broker.publish;
  service.broker.publish = async (queue, message) => {
    rejected += 1;
    if (rejected > 1) return publish(queue, message);
    throw new Error('not confirmed');
  };

  await stage.send(body);

  await stage.untilDelivery(body.id, 'sent');
  expect(rejected).toBe(2);
  expect(await stage.messagesLeft(service)).toEqual(NONE_LEFT);
});

test('when the broker is down for a while, the consumer works again without a restart', async () => {
  await proxy.cut();
  const body = confirmation();
  await stage.send(body);
  expect(stage.mailsOf(body.id)).toEqual([]);

  await proxy.restore();

  await stage.firstMail(body.id);
});
