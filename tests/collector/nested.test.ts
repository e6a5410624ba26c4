// Maps and lists: what is secret by its name goes at every depth, and all else keeps its form.
// That no depth leaks anything is in places.test.ts.

import { eventually } from '@traceshop/test-servers/eventually';
import { HARMLESS_KEYS, SECRET_KEYS } from '@traceshop/test-servers/secrets/names';
import { sendEnded, type TraceCase, traceIdOf } from './cases.ts';
import { describeCollector } from './engine.ts';
import { attribute, canary, hush, list, map, NAN, text } from './secret-attributes.ts';
import { setting } from './setting.ts';

const MASK = '****';

describeCollector('maps and lists', () => {
  const both = setting({
    override: { processors: { tail_sampling: { decision_wait_after_root_received: '100ms' } } },
  });

  const bodiesOf = async (bodies: object[]) => {
    const logRecords = bodies.map((body) => ({ timeUnixNano: `${Date.now()}000000`, body }));
    await both.collector.send('logs', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    const logs = await eventually(
      () => {
        const found = both.backend.logs();
        expect(found).toHaveLength(bodies.length);
        return found;
      },
      { awaited: 'the log records at the backend', deadlineMs: 30_000 },
    );
    return logs.map(({ body }) => body);
  };

  const leftOf = async (attributes: NonNullable<TraceCase['spans'][0]['attributes']>) => {
    const title = JSON.stringify(attributes);
    const trace: TraceCase = { title, spans: [{ name: 'case', at: [0, 5], attributes }] };
    await sendEnded(both.collector, [trace]);
    const span = await eventually(
      () => {
        const [found] = both.backend.spans(traceIdOf(trace));
        if (!found) throw new Error('no span yet');
        return found;
      },
      { awaited: 'the span at the backend', deadlineMs: 30_000 },
    );
    const { 'service.name': _, ...left } = span.attributes;
    return left;
  };

  test('a body keeps its form as JSON text', async () => {
    const user = map(
      attribute(
        'user',
        map(attribute('password', text(hush('body'))), attribute('name', text('Ada'))),
      ),
      attribute('logins', list(map(attribute('token', { intValue: 7 })), text('x'))),
    );
    const quotes = map(
      attribute(canary('body'), { intValue: 1 }),
      attribute('a"b', text('x:"y"')),
      attribute('{"', text('z')),
    );

    const left = '{"logins":[{"token":"****"},"x"],"user":{"name":"Ada","password":"****"}}';
    expect(await bodiesOf([user, list(user), quotes, map(attribute('n', NAN))])).toEqual([
      left,
      `[${left}]`,
      '{"a\\"b":"x:\\"y\\"","****":1,"{\\"":"z"}',
      // NaN is no JSON, so nobody could read the keys of this map.
      MASK,
    ]);
  });

  test('attributes without a map keep their lists, types and names', async () => {
    const attributes = {
      'gen_ai.token.type': 'input',
      'a.list': ['one', 'two, three', ':[{'],
      'a.list.of.numbers': [1, 2.5, -3],
      'an.empty.list': [],
      'http.response.status_code': 200,
      ratio: 0.5,
      kept: true,
      json: '{"a":[{"b":1}],"c":[[2]]}',
      'a•b›c': 'x',
    };
    expect(await leftOf(attributes)).toEqual(attributes);
  });

  test('attributes beside a map keep their types and names', async () => {
    const attributes = { 'gen_ai.token.type': 'input', 'http.response.status_code': 200 };
    const nested = { 'x.y': 1, z: ['one', true], token_count: 7 };
    expect(await leftOf({ ...attributes, 'a.map': nested })).toEqual({
      ...attributes,
      'a.map.x.y': 1,
      'a.map.z.0': 'one',
      'a.map.z.1': true,
      'a.map.token_count': 7,
    });
  });

  test('each secret name counts inside a map, and what lies below it is secret too', async () => {
    const inside = Object.fromEntries(SECRET_KEYS.map((name) => [name, 'plain']));
    const below = Object.fromEntries(SECRET_KEYS.map((name) => [name, [{ a: 'plain' }]]));
    const attributes = await leftOf({ inside, list: [[below]], ...below });

    expect(Object.values(attributes).length).toBeGreaterThan(SECRET_KEYS.length * 2);
    expect(new Set(Object.values(attributes))).toEqual(new Set([MASK]));
  });

  test('names that only sound secret count nowhere', async () => {
    const outside = Object.fromEntries(
      HARMLESS_KEYS.filter(Boolean).map((name) => [name, 'plain']),
    );
    // Inside a map, `token.type` is the path of what lies below `token`.
    const inside = Object.fromEntries(
      Object.entries(outside).filter(([name]) => !name.includes('.')),
    );
    const attributes = await leftOf({ inside, ...outside });

    expect(new Set(Object.values(attributes))).toEqual(new Set(['plain']));
  });
});
