// What the documents print to be pasted, run as it stands.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Shop, startShop } from '@traceshop/shop-harness/shop';
import { GENEROUS_LIMITS } from '@traceshop/shop-harness/time-limits';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ env: { OTEL_SDK_DISABLED: 'true' }, envOf: GENEROUS_LIMITS });
});
afterAll(() => shop?.stop());

/** The code blocks of a document that talk to the shop. */
function pastesOf(document: string): string[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const blocks = [...text.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, code]) => code ?? '');
  return blocks.filter((code) => code.includes('curl') && code.includes('localhost:3000'));
}

/** Typed into a shell, with this test's shop in place of the demo; what it prints as JSON. */
async function typed(paste: string): Promise<unknown> {
  const script = paste.replaceAll('http://localhost:3000', shop.endpoints.services.gateway);
  const { stdout } = await run('sh', ['-c', script]);
  return JSON.parse(stdout);
}

test('when the pastes of the README are typed, they create a user and buy, as often as one likes', async () => {
  const pastes = pastesOf('README.md');
  expect(pastes).toHaveLength(2);
  const [createUser = '', buy = ''] = pastes;

  expect(await typed(createUser)).toMatchObject({ email: 'user@example.com', name: 'Test User' });
  expect(await typed(buy)).toMatchObject({ status: 'confirmed', paymentMethod: 'stripe' });
  expect(await typed(buy)).toMatchObject({ status: 'confirmed', paymentMethod: 'stripe' });
});

test('when the paste about tokens is typed, it gets one and uses it', async () => {
  const pastes = pastesOf('docs/running.md').filter((paste) => paste.includes('/oauth/token'));
  expect(pastes).toHaveLength(1);

  expect(await typed(pastes[0] ?? '')).toMatchObject({ email: 'client@example.com' });
});

test('when the lines of /docs about tokens are typed, the token is known', async () => {
  const { body: page } = await shop.request<string>('GET', '/docs');
  const blocks = [...page.matchAll(/<pre><code>([\s\S]*?)<\/code><\/pre>/g)]
    .map(([, code = '']) => code.replaceAll(/&#(\d+);/g, (_all, unit) => String.fromCharCode(unit)))
    .filter((code) => /^(SHOP|TOKEN)=/.test(code));
  expect(blocks).toHaveLength(2);

  expect(await typed(blocks.join('\n'))).toMatchObject({ code: 'user_not_found' });
});
