// The route of a request is the whole pattern of what has responded, however deep that is.
import { join } from 'node:path';
import { otlpReceiver } from '@traceshop/trace-testing';
import { REGISTER, runNode } from './support/endings.ts';
import { REGISTER_IMPORT } from './support/matrix.ts';
import { allSpans } from './support/program.ts';

jest.setTimeout(120_000);

const EXPRESS = {
  '/orgs/7/orders/9': '/orgs/:org/orders/:id',
  '/orgs/7/orders': '/orgs/:org/orders',
  '/orgs/7/nothing': undefined,
  '/status': '/status',
  '/api/users/3': '/api/users/:id',
  '/api/deep/2/deepest/1': '/api/deep/:level/deepest/:id',
  '/api/nothing': undefined,
  '/users/7': '/users/:name',
  '/any/thing': undefined,
  '/two': '/one,/two',
  '/fails/1': '/fails/:id',
  '/guarded/1': '/guarded',
  '/sends/1': '/sends/:id',
};

const FASTIFY = {
  '/v1/orders/7': '/:version/orders/:id',
  '/status': '/status',
  '/v1/nothing': undefined,
};

interface Row {
  node: string[];
  file: string;
  expected: Record<string, Record<string, string | undefined>>;
}

const ROWS: Record<string, Row> = {
  'is CommonJS': {
    node: ['--require', REGISTER],
    file: 'routes.js',
    expected: { express: EXPRESS, express4: EXPRESS, fastify: FASTIFY },
  },
  'is an ES module': {
    node: ['--import', REGISTER_IMPORT],
    file: 'routes.mjs',
    expected: { express: EXPRESS, fastify: FASTIFY },
  },
};

test.each(Object.entries(ROWS))(
  'when a program %s, nested routers give their whole route',
  async (_what, row) => {
    const receiver = await otlpReceiver();
    const args = [...row.node, join(__dirname, 'fixtures/routes', row.file)];
    const env = {
      OTEL_SERVICE_NAME: 'routes',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      TRACESHOP_TELEMETRY_FLUSH_MS: '60000',
    };
    const { code, stderr } = await runNode(args, {}, env);
    const servers = (await allSpans(receiver)).filter(({ kind }) => kind === 'SERVER');
    const measured = receiver.metrics('http.server.request.duration');
    await receiver.close();

    expect([code, stderr]).toEqual([0, '']);
    const seen: Record<string, Record<string, unknown>> = {};
    for (const { name, attributes } of servers) {
      const app = String(attributes['user_agent.original']);
      const route = attributes['http.route'];
      seen[app] = { ...seen[app], [String(attributes['url.path'])]: route };
      expect(name).toBe(route === undefined ? 'GET' : `GET ${route}`);
    }
    expect(seen).toEqual(row.expected);
    const routes = (of: unknown[]) => [...new Set(of)].sort();
    expect(routes(measured.map(({ attributes }) => attributes['http.route']))).toEqual(
      routes(Object.values(row.expected).flatMap((app) => Object.values(app))),
    );
  },
);
