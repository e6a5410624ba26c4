/** Checks spans against the semantic conventions. https://opentelemetry.io/docs/specs/semconv/ */

import { type Match, matches } from '../../pattern/match-value';
import { spanLabel } from '../../tree/drawing';
import type { Span, Trace } from '../../tree/model';
import { attributeProblems } from './attributes';
import type { ValueType } from './conventions';
import { type Problem, RULES, type RuleId } from './rules';
import { spanProblems } from './spans';

/** A project's own attributes: their keys, or key and value type. */
export type Registry = readonly string[] | Readonly<Record<string, ValueType>>;

export interface SemconvOptions {
  /** The project's attributes that the conventions do not have. */
  known?: Registry;
  /** Only these rules. Default: all. */
  rules?: readonly RuleId[];
  /** All rules except these. */
  off?: readonly RuleId[];
  /** Only spans of these instrumentation scopes, such as your own: others you cannot fix. */
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

/** Each distinct line once, with its count. */
function counted(lines: readonly string[]): string[] {
  const groups = Map.groupBy(lines, (line) => line);
  return [...groups].map(([line, { length }]) =>
    length === 1 ? line : `${line} (${length} times)`,
  );
}

/** Every violation in the trace and its linked traces. Equal ones appear once. */
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
