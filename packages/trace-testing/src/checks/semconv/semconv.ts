/** Do spans follow the semantic conventions? https://opentelemetry.io/docs/specs/semconv/ */

import { type Match, matches } from '../../pattern/match-value';
import { spanLabel } from '../../tree/drawing';
import type { Span, Trace } from '../../tree/model';
import { attributeProblems } from './attributes';
import type { ValueType } from './conventions';
import { type Problem, RULES, type RuleId } from './rules';
import { spanProblems } from './spans';

/** A project's own attributes: their keys, or key and type of value. */
export type Registry = readonly string[] | Readonly<Record<string, ValueType>>;

export interface SemconvOptions {
  /** Attributes that the conventions do not have and the project declares. */
  known?: Registry;
  /** Only these rules; all by default. */
  rules?: readonly RuleId[];
  /** All but these. */
  off?: readonly RuleId[];
  /** Only spans of these instrumentation scopes: one's own, where others cannot be mended. */
  scopes?: readonly Match<string>[];
}

function typesOf(known: Registry): ReadonlyMap<string, ValueType | undefined> {
  return Array.isArray(known)
    ? new Map(known.map((key: string) => [key, undefined]))
    : new Map(Object.entries(known as Record<string, ValueType>));
}

function rulesOf({ rules = RULES, off = [] }: SemconvOptions): ReadonlySet<RuleId> {
  for (const rule of [...rules, ...off]) {
    if (!RULES.includes(rule)) {
      throw new TypeError(`no rule ${rule}; there are: ${RULES.join(', ')}`);
    }
  }
  return new Set(rules.filter((rule) => !off.includes(rule)));
}

/** Equal lines once, with how often they came. */
function counted(lines: readonly string[]): string[] {
  const groups = Map.groupBy(lines, (line) => line);
  return [...groups].map(([line, { length }]) =>
    length === 1 ? line : `${line} (${length} times)`,
  );
}

/** Every breach of a rule in the trace and the traces linked to it, equal ones once. */
export function semconvProblems(trace: Trace, options: SemconvOptions = {}): string[] {
  const rules = rulesOf(options);
  const known = typesOf(options.known ?? []);
  const inScope = (span: Span): boolean =>
    options.scopes?.some((scope) => matches(scope, span.scope.name)) ?? true;
  const spans = [trace, ...trace.linked].flatMap((part) => part.spans).filter(inScope);
  const lines = spans.flatMap((span) => {
    const found: Problem[] = [...attributeProblems(span, known), ...spanProblems(span)];
    return found
      .filter((problem) => rules.has(problem.rule))
      .map(({ rule, text, of }) => `${of ?? spanLabel(span)}: ${text}  [${rule}]`);
  });
  return counted(lines);
}
