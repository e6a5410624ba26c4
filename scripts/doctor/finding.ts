import { say } from '../lib/say.ts';

export interface Finding {
  state: 'well' | 'wrong' | 'unknown';
  /** The check and its result. More than one line only if the output of a program follows. */
  seen: string;
  advice?: readonly string[];
}

export const well = (seen: string): Finding => ({ state: 'well', seen });
export const wrong = (seen: string, ...advice: string[]): Finding => ({
  state: 'wrong',
  seen,
  advice,
});
export const unknown = (seen: string, ...advice: string[]): Finding => ({
  state: 'unknown',
  seen,
  advice,
});

const MARKS = { well: 'ok   ', wrong: 'WRONG', unknown: '?    ' };

export function print(findings: readonly Finding[]): void {
  for (const { state, seen, advice = [] } of findings) {
    say(`${MARKS[state]} ${seen.replaceAll(/\s*\n\s*/g, '\n      ')}`);
    for (const line of advice) say(`      ${line}`);
  }
}
