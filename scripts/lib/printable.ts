/**
 * Makes text of others safe for a terminal. packages/trace-testing has the same file, but a command that
 * runs without a build cannot import it. A test compares them.
 */

/**
 * Control characters except tab and line end: an escape sequence can move the cursor, hide lines, or
 * write to the clipboard. U+009B starts one as well. Marks of direction show text in another order.
 */
const UNSAFE = /(?![\t\n])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

function escaped(character: string): string {
  const code = character.charCodeAt(0).toString(16);
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
}

/** Text of any number of lines. */
export function printable(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** Text that must stay one line, such as a name. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
