import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from './rule-files.ts';

const FOLDER = join(WORKSPACE, 'grafana/dashboards');

interface Target {
  refId: string;
  expr: string;
  datasource: { uid: string };
  exemplar?: boolean;
}

interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  datasource?: { uid: string };
  fieldConfig?: { defaults: { unit?: string } };
  targets?: Target[];
  gridPos: { x: number; y: number; w: number; h: number };
}

interface Dashboard {
  uid: string;
  title: string;
  panels: Panel[];
}

const dashboards = readdirSync(FOLDER).map((file) => ({
  file,
  ...(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Dashboard),
}));
const panels = dashboards.flatMap(({ file, panels: all }) =>
  all
    .filter(({ type }) => type !== 'row')
    .map((panel) => ({ ...panel, where: `${file}: ${panel.title}` })),
);
const targets = panels.flatMap(({ where, title, targets: all }) =>
  (all ?? []).map((target) => ({ ...target, title, where: `${where} [${target.refId}]` })),
);

test('when a dashboard is read, its identity is fixed and its panels have different titles', () => {
  expect(dashboards.map(({ uid }) => uid)).toEqual([
    'traceshop-messaging',
    'traceshop-pipeline',
    'traceshop-service',
    'traceshop-shop',
  ]);
  for (const { panels: all } of dashboards) {
    const titles = all.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  }
});

test('when a panel is read, it says what it shows, in which unit, and asks something', () => {
  const bare = panels.filter(
    ({ type, description, fieldConfig, targets: all }) =>
      !(description && (fieldConfig?.defaults.unit || type === 'logs') && all?.length),
  );
  expect(bare.map(({ where }) => where)).toEqual([]);
});

test('when a query has a range, it is the one that fits the time shown', () => {
  const fixed = targets.filter(({ expr, datasource }) => {
    const ranges = [...expr.matchAll(/\[([^\]]*)\]/g)].map((found) => found[1] ?? '');
    const fitting = datasource.uid === 'loki' ? ['$__auto'] : ['$__rate_interval', '$__range'];
    return ranges.some((range) => !fitting.includes(range));
  });
  expect(fixed.map(({ where }) => where)).toEqual([]);
});

test('when a query goes out, it goes to one of the provisioned data sources', () => {
  const uids = new Set(targets.map(({ datasource }) => datasource.uid));
  expect([...uids].toSorted()).toEqual(['loki', 'prometheus']);
});

test('when series are grouped, it is by names and never by ids of single requests or buyers', () => {
  const raw = /\b(trace|span|user|order|cart|request|message|transaction)_id\b/;
  expect(targets.filter(({ expr }) => raw.test(expr)).map(({ where }) => where)).toEqual([]);
});

test('when a title promises a percentile, the query computes that one', () => {
  const wrong = panels.filter(({ title, targets: all }) =>
    [...title.matchAll(/\bp(\d\d)\b/g)].some(([name, percentile]) => {
      // The runtime reports some percentiles itself, as gauges.
      const computed = [`histogram_quantile(0.${percentile?.replace(/0$/, '')},`, `_${name}_`];
      return !all?.some(({ expr }) => computed.some((part) => expr.includes(part)));
    }),
  );
  expect(wrong.map(({ where }) => where)).toEqual([]);
});

test('when a panel shows failures, it counts what serves and draws 0 where there are none', () => {
  const failures = targets.filter(({ title }) => /\b(failed|5xx)\b/.test(title));
  expect(failures.length).toBeGreaterThan(0);
  const wrong = failures.filter(
    ({ expr }) =>
      /SPAN_KIND_CLIENT/.test(expr) ||
      (/STATUS_CODE_ERROR|5\.\./.test(expr) && !/or 0 \*|or vector\(0\)/.test(expr)),
  );
  expect(wrong.map(({ where }) => where)).toEqual([]);
});

test('when latency of requests is drawn over time, exemplars lead to traces that were kept', () => {
  const latency = panels.filter(
    ({ type, targets: all }) =>
      type === 'timeseries' &&
      all?.some(({ expr }) => /http_server_request_duration_seconds_bucket/.test(expr)),
  );
  expect(latency.length).toBeGreaterThan(0);
  for (const { where, targets: all } of latency) {
    const kept = all?.filter(({ exemplar }) => exemplar).map(({ expr }) => expr) ?? [];
    expect([where, kept]).toEqual([
      where,
      [expect.stringContaining('traces_kept_duration_seconds_bucket')],
    ]);
  }
});
