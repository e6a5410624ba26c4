const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/u;
const DIGIT = /\p{Nd}/u;
const DASH = /[\p{Pd}\u2212]/u;
const BLANK = /[\s\p{Z}]/u;
const DOT = /[\u3002\uff61\u00b7\u2022]/u;
/** A stranger chooses the characters. */
const MAX_KNOWN = 5000;
const known = new Map<string, string>();

/** The character that this one only looks different from. Empty if a reader does not see it. */
export function plainCharacter(character: string): string {
  const found = known.get(character);
  if (found !== undefined) return found;
  const made = makePlain(character);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(character, made);
  return made;
}

function makePlain(character: string): string {
  if (INVISIBLE.test(character)) return '';
  if (DIGIT.test(character)) return String(digitValue(character.codePointAt(0) ?? 0));
  if (DASH.test(character)) return '-';
  if (BLANK.test(character)) return ' ';
  return DOT.test(character) ? '.' : character.normalize('NFKC');
}

/** Decimal digits come in rows of ten, 0 first. */
function digitValue(point: number): number {
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(point - before - 1))) before += 1;
  return before % 10;
}
