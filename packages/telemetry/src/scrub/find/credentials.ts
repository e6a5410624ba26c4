import { isLetter, type Report } from './characters';

const SCHEME = /(bearer|basic)[\s+]+["']?([^\s"'<>,;&?#()[\]{}|\\]{4,})(["']?)/gi;
/** Words that follow a scheme in a sentence. */
const WORD =
  /^(?:tokens?|auth|authentication|authorization|authenticated|scheme|headers?|credentials?|access|security)[.:!]?$/i;
/** The first parameter of a challenge: `Bearer realm="x"`. */
const PARAMETER = /^(?:realm|scope|charset|error|error_description|error_uri)=$/i;

/** What follows `Bearer` and `Basic`. */
export function findCredentials(text: string, report: Report): void {
  if (!/bearer|basic/i.test(text)) return;
  for (const match of text.matchAll(SCHEME)) {
    const [all, scheme = '', value = '', quote = ''] = match;
    if (WORD.test(value) || PARAMETER.test(value)) continue;
    // A longer word may end like a scheme.
    if (isLetter(text.charCodeAt(match.index - 1)) && !/\d|.{16}/.test(value)) continue;
    const lower = /^[a-z]+[.:!]?$/.test(value);
    // Base64 has capitals or digits. An English word after "basic" has none.
    if (lower && (value.length < 6 || scheme.toLowerCase() === 'basic')) continue;
    const to = match.index + all.length - quote.length;
    report(to - value.length, to);
  }
}

const END_OF_AUTHORITY = /[\s/?#"<>`]/g;

/** `//user:password@`: the password, up to the last `@` before the path. */
export function findUrlPasswords(text: string, report: Report): void {
  for (let at = text.indexOf('//'); at !== -1; ) {
    const from = at + 2;
    END_OF_AUTHORITY.lastIndex = from;
    const end = END_OF_AUTHORITY.exec(text)?.index ?? text.length;
    const authority = text.slice(from, end);
    const sign = authority.lastIndexOf('@');
    const colon = authority.indexOf(':');
    if (colon !== -1 && colon + 1 < sign) report(from + colon + 1, from + sign);
    at = text.indexOf('//', end === from ? from - 1 : end);
  }
}
