// However a program is loaded, its trace is the same: no span is missing, none is doubled.
import { join } from 'node:path';
import { type OtlpReceiver, otlpReceiver } from '@traceshop/trace-testing';
import { REGISTER, runNode } from './support/endings.ts';
import { buildPrograms, NODES, PROGRAM, REGISTER_IMPORT } from './support/matrix.ts';
import { allSpans, outline } from './support/program.ts';

jest.setTimeout(300_000);

const OLD_NODE = join(__dirname, 'fixtures/old-node.js');
const REQUIRE = ['--require', REGISTER];
const IMPORT = ['--import', REGISTER_IMPORT];

interface Way {
  node: string[];
  file: string;
  /** How often the program runs. */
  times?: number;
}

const WAYS: Record<string, Way> = {
  'is CommonJS': { node: REQUIRE, file: 'program.cjs' },
  'is CommonJS and imports an ES module': { node: IMPORT, file: 'mixed.cjs', times: 2 },
  'is CommonJS and requires an ES module': { node: IMPORT, file: 'requires.cjs' },
  'is an ES module, after another that imported http': {
    node: ['--import', "data:text/javascript,import 'node:http'", ...IMPORT],
    file: 'program.mjs',
  },
  'is an ES module, preloaded both ways, that imports CommonJS': {
    node: [...REQUIRE, ...IMPORT],
    file: 'mixed.mjs',
    times: 2,
  },
  'is TypeScript run by Node': { node: IMPORT, file: PROGRAM },
  'is an ES module run by tsx': { node: [...IMPORT, '--import', 'tsx'], file: PROGRAM },
  'is CommonJS run by tsx': { node: ['--import', 'tsx', ...IMPORT], file: 'commonjs/program.ts' },
  'is a bundle in CommonJS without its libraries': { node: REQUIRE, file: 'bundle.cjs' },
  'is a bundle as an ES module without its libraries': { node: IMPORT, file: 'bundle.mjs' },
  'has threads': { node: IMPORT, file: 'threads.mjs', times: 2 },
  'is several processes': { node: IMPORT, file: 'processes.mjs', times: 2 },
};

const TRACE = ['CLIENT GET', 'CLIENT GET'].concat(
  Array(2).fill('SERVER GET /orders/:id < CLIENT GET'),
);

let receiver: OtlpReceiver;
beforeEach(async () => {
  receiver = await otlpReceiver();
});
afterEach(() => receiver.close());

let programs: ReturnType<typeof buildPrograms>;
beforeAll(() => {
  programs = buildPrograms();
});
afterAll(() => programs.remove());

/** The program's end, its spans, and how many of its log lines have a trace id. */
async function run(
  way: Way,
  options: { binary?: string | undefined; env?: Record<string, string> } = {},
) {
  const env = {
    OTEL_SERVICE_NAME: 'matrix',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    TRACESHOP_TELEMETRY_FLUSH_MS: '60000',
    ...options.env,
  };
  const args = [...way.node, join(programs.folder, way.file)];
  if (way.file === PROGRAM) args.splice(-1, 1, PROGRAM);
  const { code, stdout, stderr } = await runNode(args, { binary: options.binary }, env);
  const spans = outline(await allSpans(receiver));
  return { code, stderr, spans, lines: stdout.match(/"trace_id"/g)?.length ?? 0 };
}

describe.each(NODES)('under Node %s', (_version, binary) => {
  const testHere = binary === undefined ? test.skip : test;
  testHere.each(Object.entries(WAYS))(
    'when a program %s, its trace is complete',
    async (_, way) => {
      const times = way.times ?? 1;
      expect(await run(way, { binary })).toEqual({
        code: 0,
        stderr: '',
        spans: Array(times).fill(TRACE).flat().sort(),
        lines: 2 * times,
      });
    },
  );
});

const WITHOUT_LIBRARIES = ['CLIENT GET', 'CLIENT GET', 'SERVER GET < CLIENT GET'].concat(
  'SERVER GET < CLIENT GET',
);

test('when a bundle holds its libraries, one warning names them', async () => {
  const { code, stderr, spans } = await run({ node: IMPORT, file: 'inlined.cjs' });
  expect([code, spans]).toEqual([0, []]);
  expect(stderr.match(/^/gm)).toHaveLength(2);
  expect(stderr).toMatch(
    /these libraries are not instrumented: express, pg, @redis\/client, amqplib, pino \(inside .*inlined.cjs: leave them out/,
  );
});

test('when an ES module is preloaded by --require, one warning names what it has lost', async () => {
  const { code, stderr, spans } = await run({ node: REQUIRE, file: 'program.mjs' });
  expect([code, spans]).toEqual([0, WITHOUT_LIBRARIES]);
  expect(stderr).toMatch(
    /^{"level":"warn".*these libraries are not instrumented: express, pino \(.*--import .*}\n$/,
  );
});

test('when Node cannot hook ES modules, one warning says so, and CommonJS is instrumented', async () => {
  const node = ['--require', OLD_NODE, ...IMPORT];
  const env = { FIXTURE_VERSION: '22.22.2' };
  const module = await run({ node, file: 'program.mjs' }, { env });
  const commonJs = await run({ node, file: 'program.cjs' }, { env });
  expect([module.code, module.spans]).toEqual([0, WITHOUT_LIBRARIES]);
  expect([commonJs.code, commonJs.spans]).toEqual([0, [...WITHOUT_LIBRARIES, ...TRACE].sort()]);
  const warning = /^{"level":"warn".*Node 22\.22\.2 cannot instrument ES modules.*}\n$/;
  expect(module.stderr).toMatch(warning);
  expect(commonJs.stderr).toMatch(warning);
});
