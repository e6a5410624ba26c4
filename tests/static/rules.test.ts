import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPromtool } from './promtool.ts';
import { allExpectations, allRules, RULES, ruleFiles, testFiles, WORKSPACE } from './rule-files.ts';

const RUNBOOKS = join(WORKSPACE, 'docs/runbooks');
const SECTIONS = ['What it means', 'What to look at', 'What to do', 'When it ends'];

const alerts = allRules().filter((rule) => rule.alert);

test('when an alert fires, it says how urgent it is, what happened and which page helps', () => {
  const incomplete = alerts.filter(({ labels, annotations }) => {
    const { summary, description, runbook_url } = annotations ?? {};
    const urgent = labels?.['severity'] === 'page' || labels?.['severity'] === 'ticket';
    return !(urgent && summary && description && runbook_url);
  });
  expect(incomplete).toEqual([]);
  expect(alerts.length).toBeGreaterThan(0);
});

test('when an alert names a page, the page is about that alert and says what to do', () => {
  const wrong = alerts.flatMap(({ alert, annotations }) => {
    const path = join(WORKSPACE, annotations?.['runbook_url'] ?? '');
    if (!existsSync(path)) return [`${alert}: there is no ${annotations?.['runbook_url']}`];
    const text = readFileSync(path, 'utf8');
    const missing = [`\`${alert}\``, ...SECTIONS.map((title) => `\n## ${title}\n`)];
    return missing.filter((part) => !text.includes(part)).map((part) => `${alert}: no ${part}`);
  });
  expect(wrong).toEqual([]);
});

test('when a page exists, an alert leads to it, and the index has both', () => {
  const index = readFileSync(join(RUNBOOKS, 'README.md'), 'utf8');
  const rows = alerts.map(
    ({ alert, annotations }) =>
      `| \`${alert}\` | [${titleOf(annotations?.['runbook_url'] ?? '')}](${fileOf(annotations)}) |`,
  );
  expect(rows.filter((row) => !index.includes(row))).toEqual([]);
  const used = new Set(alerts.map(({ annotations }) => fileOf(annotations)));
  const pages = readdirSync(RUNBOOKS).filter((name) => name !== 'README.md');
  expect(pages.filter((page) => !used.has(page))).toEqual([]);
});

test('when a rule exists, it is tested firing and silent', () => {
  const expectations = allExpectations();
  const untested = alerts.flatMap(({ alert }) => {
    const own = expectations.filter(({ alertname }) => alertname === alert);
    const fires = own.some(({ exp_alerts }) => exp_alerts.length > 0);
    const silent = own.some(({ exp_alerts }) => exp_alerts.length === 0);
    return [...(fires ? [] : [`${alert} firing`]), ...(silent ? [] : [`${alert} silent`])];
  });
  expect(untested).toEqual([]);
});

test('when the expected services are listed, they are the services there are', () => {
  const expected = allRules()
    .filter(({ record }) => record === 'service:expected')
    .map(({ labels }) => labels?.['service_name']);
  const services = readdirSync(join(WORKSPACE, 'services')).map(serviceName);
  expect(expected.toSorted()).toEqual(services.toSorted());
});

const promtool = findPromtool();
const testWithPromtool = promtool ? test : test.skip;

testWithPromtool('when promtool reads rules and tests, all of them hold', () => {
  const said = (...args: string[]) => promtool?.(RULES, args) ?? '';
  expect(said('check', 'rules', ...ruleFiles())).toMatch(/SUCCESS/);
  const tested = said('test', 'rules', ...testFiles().map((file) => join('tests', file)));
  expect(tested).not.toMatch(/FAILED/);
  expect(tested.match(/SUCCESS/g)).toHaveLength(testFiles().length);
});

function fileOf(annotations: Record<string, string> | undefined): string {
  return (annotations?.['runbook_url'] ?? '').replace('docs/runbooks/', '');
}

function titleOf(path: string): string {
  return (/^# (.*)$/m.exec(readFileSync(join(WORKSPACE, path), 'utf8')) ?? [])[1] ?? '';
}

function serviceName(folder: string): string {
  const path = join(WORKSPACE, 'services', folder, 'package.json');
  const { name } = JSON.parse(readFileSync(path, 'utf8')) as { name: string };
  return name.replace('@traceshop/', '');
}
