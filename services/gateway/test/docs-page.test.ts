import { createHash } from 'node:crypto';
import { documentedOperations } from '../src/api/operations';
import { html } from '../src/docs/html';
import { type Gateway, startGateway } from './gateway';

let gateway: Gateway;
let page: string;
let policy: string;

beforeAll(async () => {
  gateway = await startGateway();
  const response = await gateway.request<string>('GET', '/docs');
  page = response.body;
  policy = response.headers['content-security-policy'] ?? '';
  expect(response).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
});

test('when the root is requested, it redirects to the page', async () => {
  const response = await gateway.request('GET', '/');

  expect(response).toMatchObject({ status: 302, headers: { location: '/docs' }, body: undefined });
});

test('when the page is read, it has a section for every operation', () => {
  for (const [id, { path, summary }] of Object.entries(documentedOperations)) {
    expect(page).toContain(`<section id="${id}">`);
    expect(page).toContain(`<span class="path">${path.replaceAll(/:(\w+)/g, '{$1}')}</span>`);
    expect(page).toContain(`<strong>${summary}.</strong>`);
  }
});

test('when the page is read, every request on it can be pasted unchanged', () => {
  const requests = [...page.matchAll(/<pre><code>(curl [\s\S]*?)<\/code><\/pre>/g)];
  expect(requests).toHaveLength(Object.keys(documentedOperations).length);
  expect(page).toContain(
    [
      'curl -X PUT &#34;$SHOP/carts/cart_bcdfghjklmnpqrstvwxz/items/mug-classic&#34; \\',
      '  -H &#34;Authorization: Bearer test-token&#34; \\',
      '  -H &#34;Content-Type: application/json&#34; \\',
      '  -d &#39;{&#34;quantity&#34;:2}&#39;</code>',
    ].join('\n'),
  );
});

test('when a link on the page is followed, its target exists', () => {
  const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);

  expect(targets.length).toBeGreaterThan(30);
  for (const target of targets) expect(page).toContain(`id="${target}"`);
});

test('when the page is loaded, it needs no other file and runs no script', () => {
  expect(page).not.toMatch(
    /<script|<link|<img|<iframe|<form|\ssrc=|\son\w+=|\sstyle=|url\(|@import/i,
  );
  const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, target]) => target);
  expect(links.filter((link) => !link?.startsWith('#'))).toEqual(['/openapi.json']);

  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(policy).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
});

test('when a text contains markup, the page shows it as text', () => {
  const text = `<img src=x onerror="alert('1')">&amp;`;

  expect(html`<p title="${text}">${text}</p>`.markup).toBe(
    '<p title="&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;&#38;amp;">' +
      '&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;&#38;amp;</p>',
  );
});
