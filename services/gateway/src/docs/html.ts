/** Text that is already HTML. `html` escapes everything else. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[] | undefined;

/** A template tag that escapes its values, so that no text of the document can become markup. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const markup = strings.reduce((text, string, i) => text + render(parts[i - 1]) + string);
  return { markup };
}

function render(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  if ('markup' in part) return part.markup;
  return part.map(({ markup }) => markup).join('');
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text with `code` between backticks and paragraphs between empty lines. */
export function prose(text: string): Html {
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => html`<p>${inline(paragraph)}</p>`);
  return html`${paragraphs}`;
}

/** One line with `code` between backticks. */
export function inline(text: string): Html {
  const pieces = text.split('`');
  return html`${pieces.map((piece, i) => (i % 2 === 0 ? html`${piece}` : html`<code>${piece}</code>`))}`;
}
