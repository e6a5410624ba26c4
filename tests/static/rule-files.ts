// Prometheus's rules and their promtool tests, as data.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const WORKSPACE = join(import.meta.dirname, '../..');
export const RULES = join(WORKSPACE, 'observability/rules');

export interface Rule {
  file: string;
  alert?: string;
  record?: string;
  expr: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export interface AlertExpectation {
  alertname: string;
  exp_alerts: unknown[];
}

interface RuleFile {
  groups: { rules: Omit<Rule, 'file'>[] }[];
}

interface TestFile {
  tests: { alert_rule_test?: AlertExpectation[]; promql_expr_test?: { expr: string }[] }[];
}

export const ruleFiles = (): string[] => yamlIn(RULES);

export const testFiles = (): string[] => yamlIn(join(RULES, 'tests'));

export function allRules(): Rule[] {
  return ruleFiles().flatMap((file) => {
    const { groups } = read<RuleFile>(join(RULES, file));
    return groups.flatMap(({ rules }) => rules.map((rule) => ({ ...rule, file })));
  });
}

export function allExpectations(): AlertExpectation[] {
  return testFiles().flatMap((file) =>
    read<TestFile>(join(RULES, 'tests', file)).tests.flatMap((test) => test.alert_rule_test ?? []),
  );
}

function yamlIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yml'));
}

function read<T>(path: string): T {
  return parse(readFileSync(path, 'utf8')) as T;
}
