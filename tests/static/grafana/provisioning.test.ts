import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { dashboardProvidersFile, dataSourcesFile } from './provisioning.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');
const PROVISIONING = 'grafana/provisioning';

const DASHBOARDS = 'dashboards/dashboards.yml';
const TEMPO = '../../observability/tempo/datasource.yml';

/** Each file below `grafana/provisioning`, and what it must look like by the folder that it is in. */
const FILES: [file: string, schema: z.ZodType][] = [
  ...schemaOf('datasources', dataSourcesFile),
  ...schemaOf('dashboards', dashboardProvidersFile),
  [TEMPO, dataSourcesFile],
];

function schemaOf(folder: string, schema: z.ZodType): [string, z.ZodType][] {
  const files = readdirSync(join(WORKSPACE, PROVISIONING, folder));
  return files.map((file) => [`${folder}/${file}`, schema]);
}

const textOf = (file: string): string => readFileSync(join(WORKSPACE, PROVISIONING, file), 'utf8');

/** The places where the text of a file is not as Grafana wants it. */
function problemsOf(file: string, text: string): string[] {
  const schema = new Map(FILES).get(file);
  if (!schema) throw new Error(`nothing says what ${file} must look like`);
  const { error } = schema.safeParse(parse(text));
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('when Grafana has a folder for provisioning, its files are checked', () => {
  expect(readdirSync(join(WORKSPACE, PROVISIONING)).toSorted()).toEqual([
    'dashboards',
    'datasources',
  ]);
});

test.each(FILES.map(([file]) => file))('when Grafana reads %s, it knows every option', (file) => {
  expect(problemsOf(file, textOf(file))).toEqual([]);
});

test.each([
  [DASHBOARDS, 'allowUiUpdates', 'allowUIUpdates'],
  [DASHBOARDS, 'type: file', 'type: files'],
  [DASHBOARDS, 'path: /etc', 'path: etc'],
  ['datasources/prometheus.yml', 'type: prometheus', 'type: promethues'],
  ['datasources/prometheus.yml', 'timeInterval: 10s', 'timeInterval: 10'],
  ['datasources/prometheus.yml', 'exemplarTraceIdDestinations', 'exemplarTraceIDDestinations'],
  ['datasources/prometheus.yml', 'isDefault: true', 'isDefault: "yes"'],
  ['datasources/loki.yml', 'matcherType: label', 'matcherType: labels'],
  ['datasources/loki.yml', 'datasourceUid', 'datasourceUID'],
  ['datasources/jaeger.yml', 'tracesToLogsV2', 'tracesToLogs2'],
  ['datasources/jaeger.yml', 'spanEndTimeShift: 5m', 'spanEndTimeShift: 5 minutes'],
  ['datasources/jaeger.yml', 'access: proxy', 'acess: proxy'],
  [TEMPO, 'serviceMap', 'servicemap'],
])('when %s says "%s" as "%s", it does not pass', (file, written, mistaken) => {
  const text = textOf(file);
  expect(text).toContain(written);

  expect(problemsOf(file, text.replace(written, mistaken))).not.toEqual([]);
});
