// Whatever is missing or broken, the program starts, and does what it does without telemetry.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { otlpReceiver } from '@traceshop/trace-testing';
import { REGISTER, runFixture } from './support/endings.ts';
import { allSpans } from './support/program.ts';

const PACKAGE = join(__dirname, '..');
const fixture = (name: string) => join(PACKAGE, 'test/fixtures', `${name}.js`);

interface Row {
  preloads?: string[];
  node?: string[];
  env?: Record<string, string>;
  /** Whether telemetry runs all the same. */
  works: boolean;
  /** What standard error must say; nothing by default. */
  says?: RegExp;
}

const ROWS: Record<string, Row> = {
  'nothing is missing': { works: true },
  'Node has no choice of source maps': {
    node: ['--enable-source-maps'],
    preloads: [fixture('old-node')],
    env: { FIXTURE_WITHOUT: 'setSourceMapsSupport' },
    works: true,
  },
  ...Object.fromEntries(
    ['20.20.2', '22.14.0', '26.12.1'].map((version) => [
      `Node is ${version}`,
      {
        preloads: [fixture('old-node')],
        env: { FIXTURE_VERSION: version },
        works: false,
        says: /^{"level":"warn".*Node [\d.]+ is not supported, only 22\.15 .*}\n$/,
      },
    ]),
  ),
  'the SDK throws as it starts': {
    preloads: [fixture('broken-sdk')],
    works: false,
    says: /^{"level":"warn".*could not be started.*cannot start.*}\n$/,
  },
  'the working directory is gone': { preloads: [fixture('no-working-directory')], works: true },
  'another SDK runs already': {
    preloads: [fixture('another-sdk')],
    works: false,
    says: /^{"level":"warn".*another OpenTelemetry SDK.*}\n$/,
  },
  'it is preloaded twice': { preloads: [REGISTER], works: true },
  'its variables make no sense': {
    env: {
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_PROPAGATORS: 'pigeon',
      OTEL_RESOURCE_ATTRIBUTES: '=,%,a=%zz',
      OTEL_EXPORTER_OTLP_HEADERS: 'no header',
      OTEL_EXPORTER_OTLP_CERTIFICATE: '/nowhere',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'brotli',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'localhost:4318',
    },
    works: true,
    says: /"warn"/,
  },
};

async function run(row: Row, endpoint: string, registers: string[]) {
  const env = { ...row.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
  return runFixture('worker', [...(row.preloads ?? []), ...registers], {
    env,
    node: row.node ?? [],
  });
}

test.each(Object.entries(ROWS))('when %s, the program starts', async (_what, row) => {
  const receiver = await otlpReceiver();
  const { code, stdout, stderr } = await run(row, receiver.url, [REGISTER]);
  expect(code).toBe(0);
  expect(stdout).toContain('"msg":"a line"');
  if (row.says === undefined) expect(stderr).toBe('');
  else expect(stderr).toMatch(row.says);
  expect(await allSpans(receiver)).toHaveLength(row.works ? 1 : 0);
  await receiver.close();
});

describe('when the package is copied elsewhere, as a bundler does', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(PACKAGE, 'node_modules/.copy-'));
    cpSync(join(PACKAGE, 'dist'), join(folder, 'a'), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('without its package.json, it runs', async () => {
    const receiver = await otlpReceiver();
    const { code, stderr } = await run({ works: true }, receiver.url, [
      join(folder, 'a/register.js'),
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(await allSpans(receiver)).toHaveLength(1);
    await receiver.close();
  });

  test('beside the original, only one of the two runs, and the helpers of both work', async () => {
    const receiver = await otlpReceiver();
    const copies = [join(folder, 'a/register.js'), REGISTER];
    const { code, stderr } = await run({ works: true }, receiver.url, copies);
    expect([code, stderr]).toEqual([0, '']);
    expect(await allSpans(receiver)).toHaveLength(1);
    await receiver.close();
  });

  test('with a part that is broken, the program runs without', async () => {
    cpSync(join(PACKAGE, 'dist'), join(folder, 'b'), { recursive: true });
    writeFileSync(join(folder, 'b/sdk/sdk.js'), 'throw null;');
    const { code, stdout, stderr } = await run({ works: false }, '', [
      join(folder, 'b/register.js'),
    ]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('could not be started')]);
    expect(stdout).toContain('"msg":"a line"');
  });
});
