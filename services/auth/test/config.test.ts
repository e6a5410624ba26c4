// Configurations that prevent the start.
import { loadConfig } from '../src/config';

const env = { TOKEN_SECRET: 's'.repeat(32) };

test.each(['DEMO_CLIENT_ID', 'DEMO_CLIENT_SECRET'])(
  'when only %s of the demo client is set, the service does not start',
  (name) => {
    expect(() => loadConfig({ ...env, [name]: 'demo-client' })).toThrow(
      'bad configuration: DEMO_CLIENT_ID and DEMO_CLIENT_SECRET must be set together or not at all',
    );
  },
);

test('when all or nothing of the demo client is set, the service starts', () => {
  const client = { DEMO_CLIENT_ID: 'demo-client', DEMO_CLIENT_SECRET: 'secret' };
  expect(loadConfig({ ...env, ...client })).toMatchObject(client);
  expect(loadConfig(env)).not.toHaveProperty('DEMO_CLIENT_ID');
});
