// The four directions of correlation, as far as the provisioning files alone can be wrong.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface DataSource {
  name: string;
  uid: string;
  type: string;
  jsonData: Record<string, unknown>;
}

const ROOT = join(import.meta.dirname, '../..');
const PROVISIONED = 'grafana/provisioning/datasources';
const TEMPO = 'observability/tempo/datasource.yml';
const FILES = [
  ...readdirSync(join(ROOT, PROVISIONED)).map((name) => `${PROVISIONED}/${name}`),
  TEMPO,
];

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const sourcesOf = (file: string): DataSource[] => parse(textOf(file)).datasources;
const provisioned = (): DataSource[] => FILES.filter((file) => file !== TEMPO).flatMap(sourcesOf);

/** Every value of `datasourceUid`, however deep. */
function targets(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'datasourceUid' ? [String(inner)] : targets(inner),
  );
}

test('when dashboards and links name a data source, it has that id, with Tempo too', () => {
  const ids = provisioned().map(({ uid, type }) => ({ uid, type }));

  expect(ids).toEqual(
    expect.arrayContaining([
      { uid: 'prometheus', type: 'prometheus' },
      { uid: 'jaeger', type: 'jaeger' },
      { uid: 'loki', type: 'loki' },
    ]),
  );
  expect(ids).toHaveLength(3);
  // Mounted over the file of Jaeger.
  expect(sourcesOf(TEMPO).map(({ uid }) => uid)).toEqual(['jaeger']);
});

test.each(FILES)('when %s leads to another signal, that data source exists', (file) => {
  const known = provisioned().map(({ uid }) => uid);
  const named = sourcesOf(file).flatMap(({ jsonData }) => targets(jsonData));

  expect(named).not.toEqual([]);
  expect(known).toEqual(expect.arrayContaining(named));
});

test('when a signal is looked at, the way to the others begins there', () => {
  const to = (uid: string): string[] =>
    [
      ...new Set(
        provisioned()
          .filter((one) => one.uid === uid)
          .flatMap(({ jsonData }) => targets(jsonData)),
      ),
    ].sort();

  expect({ prometheus: to('prometheus'), jaeger: to('jaeger'), loki: to('loki') }).toEqual({
    // A log line leads to its trace, and by it to the metrics.
    prometheus: ['jaeger'],
    jaeger: ['loki', 'prometheus'],
    loki: ['jaeger'],
  });
});

test.each(FILES)(
  'when Grafana expands the variables of %s, what is meant for a query remains',
  (file) => {
    const values = textOf(file)
      .split('\n')
      .filter((line) => !line.trim().startsWith('#'));

    expect(values.filter((line) => /(?<!\$)(?:\$\$)*\$(?!\$)/.test(line))).toEqual([]);
  },
);
