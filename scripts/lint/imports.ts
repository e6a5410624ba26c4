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
  // Imports of types count too: a reader of a file must also read its types.
  tsPreCompilationDeps: true,
  doNotFollow: { path: '(^|/)(node_modules|dist)/' },
};

/** Packages have entry points for types, `import` and `require`. Any of them shows the package. */
const RESOLVE = {
  extensions: ['.ts', '.tsx', '.js'],
  exportsFields: ['exports'],
  conditionNames: ['types', 'import', 'require', 'node', 'default'],
};

/**
 * Checks the imports of all files below `folders`.
 * @returns a line for each violation, with the comment of its rule.
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
