// Grafana ignores an option that it does not know and prints an unknown unit after the value: nobody
// sees the mistake before a browser draws the panel.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageOf } from '@traceshop/test-servers/compose-file';
import { typeErrors } from './type-check.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');
const FOLDER = join(WORKSPACE, 'grafana/dashboards');

const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

test('when Grafana loads a dashboard, it knows every option, unit and data source in it', () => {
  const files = readdirSync(FOLDER);
  const errors = typeErrors(
    Object.fromEntries(files.map((file) => [file, JSON.parse(textOf(file)) as unknown])),
  );

  expect(errors).toEqual(Object.fromEntries(files.map((file) => [file, []])));
});

test('when the dashboards are checked, it is against the schema of the Grafana that compose runs', () => {
  const path = join(import.meta.dirname, '../../node_modules/@grafana/schema/package.json');
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };

  expect(imageOf('grafana')).toBe(`grafana/grafana:${version}`);
});

/** A mistake in shop.json: what stands there, and what is written instead. */
const MISTAKES: [what: string, written: string, mistaken: string][] = [
  ['an option of the dashboard', '"graphTooltip"', '"graphToolTip"'],
  ['an option of a variable', '"includeAll"', '"includeall"'],
  ['the order of a variable', '"sort": 1', '"sort": 11'],
  ['a place on the grid', '"h": 5', '"height": 5'],
  ['a row', '"collapsed"', '"colapsed"'],
  ['the type of a panel', '"type": "stat"', '"type": "stats"'],
  ['an option of a stat', '"colorMode"', '"colourMode"'],
  ['the value of an option', '"colorMode": "value"', '"colorMode": "valeu"'],
  ['how a stat reduces', '"lastNotNull"', '"lastNotNul"'],
  ['an option of drawn lines', '"fillOpacity"', '"fillOpactiy"'],
  ['an option of a legend', '"displayMode": "list"', '"displaymode": "list"'],
  ['an option of a log', '"wrapLogMessage"', '"wrapLogMessages"'],
  ['a threshold', '"mode": "absolute"', '"mode": "absolut"'],
  ['a unit', '"unit": "percentunit"', '"unit": "percentUnit"'],
  ['a unit in an override', '"value": "reqps"', '"value": "rqps"'],
  ['an overridden option', '"custom.hideFrom"', '"custom.hideForm"'],
  ['the value of an overridden option', '"viz": true', '"vis": true'],
  ['the colour of a cell', '"color-text"', '"colour-text"'],
  ['the type of a data source', '"type": "prometheus"', '"type": "promethues"'],
  ['a data source', '"uid": "prometheus"', '"uid": "loki"'],
  ['an option of a query', '"legendFormat"', '"legendformat"'],
  ['a transformation', '"joinByField"', '"joinByFields"'],
  ['an option of a transformation', '"byField"', '"field"'],
];

test('when a dashboard holds a mistake, it does not pass', () => {
  const shop = textOf('shop.json');
  const mistaken = MISTAKES.map(([what, written, instead]) => {
    expect(shop).toContain(written);
    return [what, JSON.parse(shop.replace(written, instead)) as unknown];
  });
  const errors = typeErrors(Object.fromEntries(mistaken));

  const passed = Object.keys(errors).filter((what) => errors[what]?.length === 0);
  expect(Object.keys(errors)).toHaveLength(MISTAKES.length);
  expect(passed).toEqual([]);
});
