export const RULES = [
  'known-key',
  'deprecated-key',
  'key-format',
  'value-type',
  'required-keys',
  'span-name',
  'span-kind',
  'error-type',
  'http-status',
  'service-name',
  'scope-version',
] as const;

export type RuleId = (typeof RULES)[number];

/** One violation of a rule. */
export interface Problem {
  rule: RuleId;
  text: string;
  /** The part with the problem, if it is not the span itself. */
  of?: string;
}
