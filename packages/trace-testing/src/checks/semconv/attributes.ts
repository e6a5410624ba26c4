/** The rules for one attribute at a time: of spans, events, links and resource. */

import type { Attrs, AttrValue, Span } from '../../tree/model';
import { conventions, deprecation, type ValueType, valueType } from './conventions';
import type { Problem } from './rules';

type Known = ReadonlyMap<string, ValueType | undefined>;

/** Header names may contain hyphens, and the last part of a templated key is free. */
const KEY_FORMAT = /^[a-z][a-z0-9]*(?:[._][a-z0-9]+)*$/;
const HEADER_KEY = /^[a-z_.]+\.(?:header|metadata|trailer)\.[a-z0-9_-]+$/;

function keyProblems(key: string, known: Known): Omit<Problem, 'of'>[] {
  const { byKey, prefixes } = conventions();
  const advice = deprecation(key);
  if (advice !== undefined) {
    return [{ rule: 'deprecated-key', text: `${key} is deprecated. ${advice}` }];
  }
  if (byKey.has(key)) return [];
  const templated = prefixes.some((prefix) => key.startsWith(prefix) && key !== prefix);
  if (templated && (!/\.(?:header|metadata|trailer)\./.test(key) || HEADER_KEY.test(key)))
    return [];
  const problems: Omit<Problem, 'of'>[] = [];
  if (!known.has(key) && !templated) {
    const text = `${key} is neither in the conventions nor in the project's registry`;
    problems.push({ rule: 'known-key', text });
  }
  if (!KEY_FORMAT.test(key)) {
    const text = `${key} is not of the form lower_case.with_dots`;
    problems.push({ rule: 'key-format', text });
  }
  return problems;
}

function typeProblem(key: string, value: AttrValue, known: Known): Omit<Problem, 'of'>[] {
  const expected = known.get(key) ?? conventions().byKey.get(key)?.type;
  const received = valueType(value);
  if (expected === undefined || expected === received) return [];
  const text = `${key} is ${received ?? 'no value'}, expected ${expected}`;
  return [{ rule: 'value-type', text }];
}

function problemsIn(attrs: Attrs, known: Known): Omit<Problem, 'of'>[] {
  return Object.entries(attrs).flatMap(([key, value]) => [
    ...keyProblems(key, known),
    ...typeProblem(key, value, known),
  ]);
}

/** Resource problems belong to the service, so they are reported once for all its spans. */
export function attributeProblems(span: Span, known: Known): Problem[] {
  const events = span.events.flatMap((event) =>
    problemsIn(event.attributes, known).map((problem) => ({
      ...problem,
      text: `event ${event.name}: ${problem.text}`,
    })),
  );
  const links = span.links.flatMap((link) => problemsIn(link.attributes, known));
  const resource = problemsIn(span.resource, known);
  return [
    ...problemsIn(span.attributes, known),
    ...events,
    ...links,
    ...resource.map((problem) => ({ ...problem, of: `resource of ${span.service}` })),
  ];
}
