import '@traceshop/trace-testing/jest';
import { consumer } from '@traceshop/trace-testing';
import { span, trace } from './build';

const pattern = consumer('mail', 'process jobs', {
  attrs: { 'messaging.destination.name': 'jobs' },
});

test('when an attribute has the name of older conventions, the failure says which', async () => {
  const old = trace(
    span('mail CONSUMER process jobs', { attributes: { 'messaging.destination': 'jobs' } }),
  );
  await expect(expect(old).toMatchTrace(pattern)).rejects.toThrow(
    'hint: mail has legacy "messaging.destination" instead of "messaging.destination.name"',
  );
});

test('when an attribute is missing altogether, there is no hint', async () => {
  const none = trace(
    span('mail CONSUMER process jobs', { attributes: { 'messaging.system': 'x' } }),
  );
  await expect(expect(none).toMatchTrace(pattern)).rejects.toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('hint:') }),
  );
});
