/** The places that cannot follow the rule, and why. Their tests fail if they can. */
export type Exceptions = Partial<Record<'collector' | 'detectors', string>>;

export interface Case {
  how: string;
  /** The text around the secret, with `*` in its place: the expected result. */
  around: string;
  secret: string;
  /** The result of the Collector. It masks the whole match, also the part that identifies a secret. */
  collectorLeaves?: string;
  missedBy?: Exceptions;
}

export interface Secret extends Case {
  name: string;
  text: string;
  /** The detector of packages/trace-testing that finds it. */
  detector: string;
}

export type Common = Pick<Secret, 'detector' | 'missedBy'>;

export const secrets = (kind: string, common: Common, cases: readonly Case[]): Secret[] =>
  cases.map((each) => ({
    ...common,
    ...each,
    name: `${kind}, ${each.how}`,
    text: each.around.replace('*', each.secret),
  }));

export const NO_CHECK_DIGIT =
  'RE2 cannot compute the check digit that tells a card from other numbers';
const NO_DECODING = 'RE2 reads a text as it is: it decodes no letters, digits or escapes';
export const NOT_DECODED = { collector: NO_DECODING };
