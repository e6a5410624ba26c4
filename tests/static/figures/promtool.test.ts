// Figures whose truth are written series: promtool evaluates panels and alerts over them, as they are and
// with a mistake in each.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ALERT_FIGURES, WRITTEN_BY } from '@traceshop/shop-harness/figures/alert-figures';
import { mistakesIn } from '@traceshop/shop-harness/figures/query-mistakes';
import { SERIES_FIGURES, type SeriesFigure } from '@traceshop/shop-harness/figures/series-figures';
import { type Dashboard, nameOf, questionsOf } from '@traceshop/shop-harness/stack/panels';
import { parse, stringify } from 'yaml';
import { findPromtool, testRules } from '../promtool.ts';
import { allRules, RULES, WORKSPACE } from '../rule-files.ts';

const FOLDER = join(WORKSPACE, 'grafana/dashboards');
const promtool = findPromtool();
const testWithPromtool = promtool ? test : test.skip;

/** Writes files, runs promtool's tests on those that are tests, and returns which of them failed. */
function failed(files: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'traceshop-figures-'));
  // promtool's image runs as nobody.
  chmodSync(folder, 0o755);
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const tests = Object.keys(files).filter((name) => name.endsWith('.test.yml'));
    const tested = promtool ? testRules(promtool, folder, tests) : [];
    // Otherwise a file that promtool cannot read would pass for a mistake that was found.
    expect(tested.map(({ file }) => file).toSorted()).toEqual(tests.toSorted());
    expect(tested.filter(({ errors }) => errors > 0)).toEqual([]);
    return tested.filter(({ failures }) => failures > 0).map(({ file }) => file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const queries = new Map(
  readdirSync(FOLDER)
    .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Dashboard)
    .flatMap((dashboard) => questionsOf(dashboard, { rateInterval: 60, range: 900, auto: 60 }))
    .map((question) => [nameOf(question), question.expr]),
);

/** A test of promtool: the query over the series of the figure, after half an hour. */
function asTest({ series, expected }: SeriesFigure, expr: string): string {
  const input_series = Object.entries(series).map(([name, values]) => ({
    series: name,
    values: values.replace('x120', 'x200'),
  }));
  const exp_samples = Object.entries(expected).map(([labels, value]) => ({ labels, value }));
  const promql_expr_test = [{ expr, eval_time: '30m', exp_samples }];
  return stringify({
    ...{ evaluation_interval: '10s', fuzzy_compare: true },
    tests: [{ interval: '10s', input_series, promql_expr_test }],
  });
}

/** One figure as it is, with another factor, and over series with another name or label. */
function seriesTests(figure: SeriesFigure, index: number): [string, string][] {
  const expr = queries.get(figure.name) ?? '';
  const renamed = Object.fromEntries(
    Object.entries(figure.series).map(([name, values], at) => [
      at === 0 ? name.replace('{', '_other{') : name,
      values,
    ]),
  );
  return [
    [`${index}-right.test.yml`, asTest(figure, expr)],
    [`${index}-factor.test.yml`, asTest(figure, `1000 * (${expr})`)],
    [`${index}-fraction.test.yml`, asTest(figure, `(${expr}) / 1000`)],
    [`${index}-label.test.yml`, asTest({ ...figure, series: renamed }, expr)],
  ];
}

testWithPromtool(
  'when the series are known, each query shows their value, and no other passes',
  () => {
    const files = Object.fromEntries(SERIES_FIGURES.flatMap(seriesTests));
    const mistaken = Object.keys(files).filter((name) => !name.includes('-right.'));

    expect(failed(files).toSorted()).toEqual(mistaken.toSorted());
  },
);

test('when an alert exists, the table says in which unit it prints its value', () => {
  const alerts = allRules().flatMap(({ alert }) => alert ?? []);

  expect(ALERT_FIGURES.map(({ alert }) => alert).toSorted()).toEqual(alerts.toSorted());
});

test('when an alert prints a value, it writes it as the unit wants it', () => {
  const texts = new Map(allRules().map(({ alert, annotations }) => [alert, annotations]));
  const wrong = ALERT_FIGURES.filter(({ alert, unit }) => {
    const written = Object.values(texts.get(alert) ?? {}).join(' ');
    const functions = [...written.matchAll(/\$value(?: \| (\w+))?/g)].map(([, name]) => name);
    if (unit === undefined) return functions.length > 0;
    const wanted = unit === 'short' ? [undefined, 'humanize'] : [WRITTEN_BY[unit]];
    return functions.length === 0 || functions.some((name) => !wanted.includes(name));
  });

  expect(wrong).toEqual([]);
});

interface AlertTests {
  tests: { alert_rule_test?: { alertname: string }[] }[];
}

/** The tests of one alert alone: those of the long windows take seconds. */
function testsOf(alert: string, file: string): string {
  const path = join(RULES, 'tests', file.replace('.yml', '.test.yml'));
  const all = parse(readFileSync(path, 'utf8')) as AlertTests;
  const tests = all.tests.flatMap((one) => {
    const own = one.alert_rule_test?.filter(({ alertname }) => alertname === alert) ?? [];
    return own.length > 0 ? [{ ...one, alert_rule_test: own, promql_expr_test: [] }] : [];
  });
  return stringify({ ...all, tests });
}

testWithPromtool(
  'when an alert has a wrong factor, threshold or label, its tests fail',
  () => {
    const mistakes = allRules().flatMap(({ alert, file }) => {
      if (!alert) return [];
      const rules = parse(readFileSync(join(RULES, file), 'utf8'));
      const printsValue = ALERT_FIGURES.some(
        (one) => one.alert === alert && one.unit !== undefined,
      );
      return mistakesIn(rules, alert, printsValue).map(([what, changed]) => ({
        ...{ name: `${alert}, ${what}`, folder: `${alert}-${what}`, alert, file },
        rules: stringify(changed),
      }));
    });
    const files = mistakes.flatMap(({ folder, alert, file, rules }) => [
      [`${folder}/${file}`, rules],
      [`${folder}/tests/${file.replace('.yml', '.test.yml')}`, testsOf(alert, file)],
    ]);
    const found = failed(Object.fromEntries(files)).map((name) => name.split('/')[0]);

    expect(mistakes.length).toBeGreaterThan(2 * ALERT_FIGURES.length);
    const missed = mistakes.filter(({ folder }) => !found.includes(folder));
    expect(missed.map(({ name }) => name)).toEqual([]);
  },
  240_000,
);
