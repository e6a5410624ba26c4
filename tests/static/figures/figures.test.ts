// The table of packages/shop-harness/src/figures is complete, and each of its rows would notice a wrong unit, a wrong
// factor and a wrong label.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Figure,
  problemsOf,
  type Sample,
  type Shown,
} from '@traceshop/shop-harness/figures/figure';
import { WAITING_FIGURES } from '@traceshop/shop-harness/figures/messaging-figures';
import { SERIES_FIGURES } from '@traceshop/shop-harness/figures/series-figures';
import { LIVE_FIGURES } from '@traceshop/shop-harness/figures/table';
import { type Dashboard, nameOf, questionsOf } from '@traceshop/shop-harness/stack/panels';
import { WORKSPACE } from '../rule-files.ts';
import { EXAMPLE, EXAMPLE_WAITING } from './example-truth.ts';

const FOLDER = join(WORKSPACE, 'grafana/dashboards');
const dashboards = readdirSync(FOLDER).map(
  (file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Dashboard,
);

/** The unit that each query has by its panel. */
const unitsOf = (all: Dashboard[]): Map<string, string> =>
  new Map(
    all
      .flatMap((dashboard) => questionsOf(dashboard))
      .map((question) => [nameOf(question), question.unit]),
  );

const units = unitsOf(dashboards);

const ROWS = [...LIVE_FIGURES, ...WAITING_FIGURES, ...SERIES_FIGURES].filter(
  ({ name }) => !/^(Jaeger|Prometheus): /.test(name),
);

/** A query with `$service` needs a row for one service only. */
const queryOf = (name: string): string => name.replace(/\] of [a-z-]+$/, ']');

function withoutRow(all: Dashboard[]): string[] {
  const rows = new Set(ROWS.map(({ name }) => queryOf(name)));
  const queries = all
    .flatMap((dashboard) => questionsOf(dashboard))
    .map(nameOf)
    .map(queryOf);
  return [...new Set(queries)].filter((query) => !rows.has(query));
}

test('when a dashboard has a query, the table has a row for it', () => {
  expect(withoutRow(dashboards)).toEqual([]);
  expect(ROWS.filter(({ name }) => !units.has(name)).map(({ name }) => name)).toEqual([]);
});

test('when a panel is added without a row, it is named', () => {
  const target = { refId: 'A', expr: 'vector(1)', datasource: { uid: 'prometheus' } };
  const added = { title: 'New', type: 'stat', targets: [target] };
  const [first] = dashboards.map((one) => ({ ...one, panels: [...one.panels, added] }));

  expect(withoutRow(first ? [first] : [])).toEqual(['traceshop-messaging: New [A]']);
});

test('when a row says a unit, its panel declares that one', () => {
  const wrong = ROWS.filter(({ name, unit }) => units.get(name) !== unit);

  expect(wrong.map(({ name, unit }) => [name, unit, units.get(name)])).toEqual([]);
});

/** Every panel and every override with another unit. */
function withOtherUnits(dashboard: Dashboard): Dashboard {
  return JSON.parse(JSON.stringify(dashboard), (key, value) => {
    if (key === 'unit') return 'other';
    return value?.id === 'unit' ? { ...value, value: 'other' } : value;
  }) as Dashboard;
}

test('when the panels declare other units, every row notices it', () => {
  const others = unitsOf(dashboards.map(withOtherUnits));
  const unnoticed = ROWS.filter(({ name, unit }) => others.get(name) === unit);

  // Log lines have no unit.
  expect(unnoticed.filter(({ unit }) => unit !== '')).toEqual([]);
});

/** What a page shows if all is right: the middle of each range. */
function right<T>(figure: Figure<T>, truth: T): Shown {
  const samples = figure.truth(truth).map(({ labels, value: [least, most] }) => ({
    metric: labels,
    value: (least + most) / 2,
  }));
  return { unit: figure.unit, samples };
}

const scaled = (factor: number) => (samples: Sample[]) =>
  samples.map(({ metric, value }) => ({ metric, value: value * factor }));

/** Each as if one label had another value; where there is none, as if the query grouped by one. */
const relabelled = (samples: Sample[]): Sample[] =>
  samples.flatMap(({ metric, value }) => {
    const [label] = Object.keys(metric);
    if (label) return [{ metric: { ...metric, [label]: 'other' }, value }];
    return ['a', 'b'].map((instance) => ({ metric: { instance }, value }));
  });

const MISTAKES: [string, (samples: Sample[]) => Sample[]][] = [
  ['a thousandfold value', scaled(1000)],
  ['a thousandth', scaled(1 / 1000)],
  ['another label', relabelled],
  ['nothing', () => []],
];

function survivors<T>(figure: Figure<T>, truth: T): string[] {
  const { unit, samples } = right(figure, truth);
  const surviving = MISTAKES.filter(([, mistake]) => {
    const problems = problemsOf(figure, { unit, samples: mistake(samples) }, truth);
    return problems.length === 0;
  }).map(([what]) => what);
  const other = { unit: `${unit}m`, samples };
  return problemsOf(figure, other, truth).length > 0 ? surviving : [...surviving, 'another unit'];
}

test.each(LIVE_FIGURES.map((figure) => [figure.name, figure] as const))(
  'when %s shows something else, its row says so',
  (_, figure) => {
    expect(problemsOf(figure, right(figure, EXAMPLE), EXAMPLE)).toEqual([]);
    expect(survivors(figure, EXAMPLE)).toEqual([]);
  },
);

test.each(WAITING_FIGURES.map((figure) => [figure.name, figure] as const))(
  'when %s shows something else while messages wait, its row says so',
  (_, figure) => {
    expect(problemsOf(figure, right(figure, EXAMPLE_WAITING), EXAMPLE_WAITING)).toEqual([]);
    expect(survivors(figure, EXAMPLE_WAITING)).toEqual([]);
  },
);
