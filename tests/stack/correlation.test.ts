import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FULL_NAME } from '@traceshop/contract/topology';
import { userBody } from '@traceshop/shop-harness/buyer';
import { exemplars, isKept, loki, prometheus } from '@traceshop/shop-harness/stack/backends';
import { theStack } from '@traceshop/shop-harness/stack/stack';
import { ARRIVAL_MS, tracedRequests } from '@traceshop/shop-harness/stack/traces';
import { composeFile } from '@traceshop/test-servers/compose-file';
import { eventually } from '@traceshop/test-servers/eventually';
import { parse } from 'yaml';

const WORKSPACE = join(import.meta.dirname, '../..');
const stack = theStack();
const request = tracedRequests(stack);

interface DataSource {
  uid: string;
  jsonData: {
    tracesToLogsV2: {
      datasourceUid: string;
      query: string;
      tags: { key: string; value: string }[];
    };
    tracesToMetrics: { datasourceUid: string; queries: { name: string; query: string }[] };
    derivedFields: { matcherType: string; matcherRegex: string; datasourceUid: string }[];
    exemplarTraceIdDestinations: { name: string; datasourceUid: string }[];
  };
}

/** As Grafana has them: in its provisioning files `$$` is a `$`. */
function provisioned(uid: string): DataSource['jsonData'] {
  const path = join(WORKSPACE, `grafana/provisioning/datasources/${uid}.yml`);
  const { datasources } = parse(readFileSync(path, 'utf8').replaceAll('$$', '$')) as {
    datasources: DataSource[];
  };
  const found = datasources.find((one) => one.uid === uid);
  if (!found) throw new Error(`no data source ${uid} in ${path}`);
  return found.jsonData;
}

/** The services of POST /users that say something in their logs while they answer it. */
const SERVICES = ['gateway', 'auth', 'user', 'notification'] as const;

async function newTrace(): Promise<string> {
  const { response, trace } = await request('POST', '/users', { body: userBody() });
  expect(response.status).toBe(201);
  return trace.id;
}

function arrives<T>(awaited: string, fn: () => Promise<T>): Promise<T> {
  return eventually(fn, { awaited, deadlineMs: ARRIVAL_MS });
}

test('when a number has exemplars, each of them leads to a trace that exists', async () => {
  await newTrace();
  const [destination] = provisioned('prometheus').exemplarTraceIdDestinations;
  expect(destination).toMatchObject({ name: 'trace_id', datasourceUid: 'jaeger' });
  const ids = await arrives('exemplars', async () => {
    const found = await exemplars(stack, 'traces_kept_duration_seconds_bucket', 5);
    expect(found.length).toBeGreaterThan(0);
    return [...new Set(found)];
  });
  for (const id of ids) {
    await arrives(`the trace of exemplar ${id}`, async () => {
      expect(await isKept(stack, id)).toBe(true);
    });
  }
});

test('when a trace is open, its logs are one click away, of every service in it', async () => {
  const id = await newTrace();
  const { datasourceUid, query, tags } = provisioned('jaeger').tracesToLogsV2;
  expect(datasourceUid).toBe('loki');
  for (const service of SERVICES) {
    const label = tags.map(({ value }) => `${value}="${FULL_NAME[service]}"`).join(', ');
    const filled = query.replace(/\$\{__tags\}/, label).replace(/\$\{__trace\.traceId\}/, id);
    await arrives(`log lines of ${service} for ${id}: ${filled}`, async () => {
      expect(await loki(stack, filled)).not.toEqual([]);
    });
  }
});

test('when a log line is open, its trace is one click away', async () => {
  await newTrace();
  const [field] = provisioned('loki').derivedFields;
  expect(field).toMatchObject({ matcherType: 'label', datasourceUid: 'jaeger' });
  const name = field?.matcherRegex ?? '';
  const ids = await arrives('log lines with a trace id', async () => {
    const lines = await loki(stack, `{service_name="api-gateway"} | ${name} != ""`, 20);
    const found = lines.flatMap(({ labels }) => labels[name] ?? []);
    expect(found.length).toBeGreaterThan(0);
    return [...new Set(found)];
  });
  for (const id of ids) {
    await arrives(`the trace of a log line, ${id}`, async () => {
      expect(await isKept(stack, id)).toBe(true);
    });
  }
});

test('when a trace is open, the numbers of its services are one click away', async () => {
  await newTrace();
  const { datasourceUid, queries } = provisioned('jaeger').tracesToMetrics;
  expect(datasourceUid).toBe('prometheus');
  // That of the failed calls is rightly empty where nothing has failed.
  const counting = queries.filter(({ query }) => !query.includes('STATUS_CODE_ERROR'));
  expect(counting.length).toBeGreaterThan(1);
  for (const service of SERVICES) {
    for (const { name, query } of counting) {
      const filled = query
        .replace('$__tags', `service_name="${FULL_NAME[service]}"`)
        .replace('$__rate_interval', '5m');
      await arrives(`${name} of ${service}: ${filled}`, async () => {
        expect(await prometheus(stack, filled)).not.toEqual([]);
      });
    }
  }
});

test("when a trace is open in Jaeger's own page, its link leads to the log lines", async () => {
  const id = await newTrace();
  const [pattern] = jaegerLinks();
  expect(pattern).toMatchObject({ type: 'traces' });
  const link = new URL((pattern?.url ?? '').replace('#{traceID}', id));
  expect(link.port).toBe(stack.project.variables['GRAFANA_PORT']);
  const panes = JSON.parse(link.searchParams.get('panes') ?? '') as Record<
    string,
    { datasource: string; queries: { expr: string }[] }
  >;
  const [pane] = Object.values(panes);
  expect(pane?.datasource).toBe('loki');
  await arrives('the log lines of the link', async () => {
    expect(await loki(stack, pane?.queries[0]?.expr ?? '')).not.toEqual([]);
  });
});

function jaegerLinks(): { type: string; url: string }[] {
  const asWritten = composeFile().configs?.['jaeger-ui']?.content ?? '';
  const content = asWritten.replace(
    /\$\{(\w+)\}/g,
    (_, name: string) => stack.project.variables[name] ?? '',
  );
  return (JSON.parse(content) as { linkPatterns: { type: string; url: string }[] }).linkPatterns;
}
