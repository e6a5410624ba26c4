/** How many columns of a terminal a text takes. */

/** East Asian wide characters and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f1e6}-\u{1faff}\u{20000}-\u{3fffd}]|\ufe0f/u;
const MARKS = /^[\p{M}\p{Cf}]+$/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function widthOfGrapheme(grapheme: string): number {
  if (WIDE.test(grapheme)) return 2;
  return MARKS.test(grapheme) ? 0 : 1;
}

/** The text, or its beginning with `…` where it takes more columns. */
export function cutToColumns(text: string, columns: number): string {
  let width = 0;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    width += widthOfGrapheme(segment);
    if (width > columns) return `${kept}…`;
    // One column is needed for the mark.
    if (width < columns) kept += segment;
  }
  return text;
}

/** A sentence as lines of at most so many columns, broken between words. */
export function wrapToColumns(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && cutToColumns(longer, columns) !== longer) {
      lines.push(cutToColumns(line, columns));
      line = word;
    } else line = longer;
  }
  return [...lines, cutToColumns(line, columns)];
}
