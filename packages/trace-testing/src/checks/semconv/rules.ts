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

/** One breach of a rule. */
export interface Problem {
  rule: RuleId;
  text: string;
  /** What has the problem, where it is not the span itself. */
  of?: string;
}
