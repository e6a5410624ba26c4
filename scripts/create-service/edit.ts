// How a line is added to a list of the workspace.
import { UserError } from '../lib/user-error.ts';
import type { NewService } from './new-service.ts';

export interface Edit {
  file: string;
  change: (text: string, service: NewService) => string;
}

/** Inserts lines before the first line that matches. */
export const before = (pattern: RegExp, lines: (service: NewService) => string): Edit['change'] =>
  changed((all, added) => {
    const at = all.findIndex((line) => pattern.test(line));
    return at < 0 ? undefined : all.toSpliced(at, 0, added);
  }, lines);

/** Inserts lines after the last line that matches. */
export const after = (pattern: RegExp, lines: (service: NewService) => string): Edit['change'] =>
  changed((all, added) => {
    const at = all.findLastIndex((line) => pattern.test(line));
    return at < 0 ? undefined : all.toSpliced(at + 1, 0, added);
  }, lines);

function changed(
  insert: (all: string[], added: string) => string[] | undefined,
  lines: (service: NewService) => string,
): Edit['change'] {
  return (text, service) => insert(text.split('\n'), lines(service))?.join('\n') ?? text;
}

export const replaced =
  (pattern: RegExp, by: (service: NewService) => string): Edit['change'] =>
  (text, service) =>
    text.replaceAll(pattern, by(service));

/** Adds a document at the end of a YAML file. */
export const another =
  (document: (service: NewService) => string): Edit['change'] =>
  (text, service) =>
    `${text}---\n${document(service)}\n`;

/** The new text of a file. @throws UserError if its list is not found, so that no file is changed */
export function applied(edit: Edit, text: string, service: NewService): string {
  const result = edit.change(text, service);
  if (result !== text) return result;
  throw new UserError(
    `${edit.file} does not look as scripts/create-service/edits.ts expects it, so nothing was changed. Adapt the edit of that file.`,
  );
}
