// Measures comments with TypeScript's scanner, which knows strings, templates and regular expressions.
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SyntaxKind } from 'typescript/unstable/ast';
import { createScanner, type Scanner } from 'typescript/unstable/ast/scanner';

export interface Share {
  lines: number;
  comments: number;
}

interface Token {
  kind: SyntaxKind;
  start: number;
  end: number;
}

/** After one of these a slash divides; after any other token it starts a regular expression. */
const OPERANDS = new Set<SyntaxKind>([
  SyntaxKind.Identifier,
  SyntaxKind.NumericLiteral,
  SyntaxKind.BigIntLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateTail,
  SyntaxKind.RegularExpressionLiteral,
  SyntaxKind.CloseParenToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.CloseBraceToken,
  SyntaxKind.ThisKeyword,
]);

const TRIVIA = new Set<SyntaxKind>([SyntaxKind.WhitespaceTrivia, SyntaxKind.NewLineTrivia]);

const COMMENTS = new Set<SyntaxKind>([
  SyntaxKind.SingleLineCommentTrivia,
  SyntaxKind.MultiLineCommentTrivia,
]);

const FOLDERS = [
  'packages/*',
  'services/*',
  'sandbox',
  'scripts',
  'scripts/demo',
  'bench',
  'tests',
];

/** The share of comments in each folder of the workspace. Doc comments of a package's exports do not count. */
export async function shares(root: string): Promise<Record<string, Share>> {
  const found: Record<string, Share> = {};
  for await (const folder of glob(FOLDERS, { cwd: root })) {
    const sum: Share = { lines: 0, comments: 0 };
    for await (const file of glob(`${folder}/**/*.{ts,js}`, { cwd: root, exclude: generated })) {
      if (folder === 'scripts' && file.startsWith('scripts/demo/')) continue;
      const text = await readFile(join(root, file), 'utf8');
      const { lines, comments } = share(withoutHelp(file, text), folder.startsWith('packages/'));
      sum.lines += lines;
      sum.comments += comments;
    }
    found[folder] = sum;
  }
  return found;
}

const generated = (path: string): boolean => /(^|\/)(dist|node_modules)$/.test(path);

/** The comment at the top of a command is its help, which users read. */
const withoutHelp = (file: string, text: string): string =>
  /^scripts\/[^/]+$/.test(file) ? text.replace(/^(\/\/.*\n)+/, '') : text;

/** The lines of a text, and those of them that a comment starts on or continues on. */
export function share(text: string, publicDocs = false): Share {
  const tokens = tokensOf(text);
  const lineOf = (position: number): number => text.slice(0, position).split('\n').length;
  const commented = new Set<number>();
  tokens.forEach(({ kind, start, end }, index) => {
    if (!COMMENTS.has(kind)) return;
    const next = tokens.slice(index + 1).find((token) => !COMMENTS.has(token.kind));
    if (publicDocs && text.startsWith('/**', start) && next?.kind === SyntaxKind.ExportKeyword)
      return;
    for (let line = lineOf(start); line <= lineOf(end); line += 1) commented.add(line);
  });
  return { lines: text.trimEnd().split('\n').length, comments: commented.size };
}

function tokensOf(text: string): Token[] {
  const scanner = createScanner(false);
  scanner.setText(text);
  const tokens: Token[] = [];
  // One entry for each open brace: true if it belongs to a template.
  const braces: boolean[] = [];
  let last: SyntaxKind = SyntaxKind.Unknown;
  for (;;) {
    const kind = nextToken(scanner, last, braces);
    if (kind === SyntaxKind.EndOfFile) return tokens;
    if (TRIVIA.has(kind)) continue;
    tokens.push({ kind, start: scanner.getTokenStart(), end: scanner.getTokenEnd() });
    if (!COMMENTS.has(kind)) last = kind;
  }
}

function nextToken(scanner: Scanner, last: SyntaxKind, braces: boolean[]): SyntaxKind {
  const kind = scanner.scan();
  const slash = kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken;
  if (slash && !OPERANDS.has(last)) return scanner.reScanSlashToken();
  if (kind === SyntaxKind.OpenBraceToken) braces.push(false);
  if (kind === SyntaxKind.TemplateHead) braces.push(true);
  if (kind !== SyntaxKind.CloseBraceToken || !braces.pop()) return kind;
  const part = scanner.reScanTemplateToken(false);
  if (part === SyntaxKind.TemplateMiddle) braces.push(true);
  return part;
}
