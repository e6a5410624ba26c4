import {
  cruise,
  type ICruiseOptions,
  type ICruiseResult,
  type IViolation,
} from 'dependency-cruiser';
import { RULES } from './import-rules.ts';

const OPTIONS: ICruiseOptions = {
  ruleSet: RULES,
  validate: true,
  parser: 'swc',
  // Types are imports too: whoever reads a file reads what its types come from.
  tsPreCompilationDeps: true,
  doNotFollow: { path: '(^|/)(node_modules|dist)/' },
};

/** Packages have entry points for types, `import` and `require`; any of them shows the package. */
const RESOLVE = {
  extensions: ['.ts', '.js'],
  exportsFields: ['exports'],
  conditionNames: ['types', 'import', 'require', 'node', 'default'],
};

/**
 * Holds the imports of all files below `folders` against the rules.
 * @returns a line for each import that breaks one, with what the rule wants.
 */
export async function importProblems(root: string, folders: string[]): Promise<string[]> {
  const { output } = await cruise(folders, { ...OPTIONS, baseDir: root }, RESOLVE);
  return (output as ICruiseResult).summary.violations.map(described);
}

function described({ rule, from, to, cycle }: IViolation): string {
  const way = cycle ? [from, ...cycle.map(({ name }) => name)] : [from, to];
  const comment = RULES.forbidden?.find(({ name }) => name === rule.name)?.comment;
  return `${way.join(' -> ')}: ${rule.name}: ${comment}`;
}
