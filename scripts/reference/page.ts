import { TABLES } from './tables.ts';

/** What is between the marks of one table. */
const BLOCK = /(?<=<!-- table: (\S+) -->\n)[\s\S]*?(?=<!-- end of table -->)/g;

/**
 * The page with each generated table between its two marks.
 * @throws Error for an unknown table, and for a table without a place on the page
 */
export function withTables(page: string): string {
  const placed = new Set<string>();
  const text = page.replace(BLOCK, (_old, name: string) => {
    const table = TABLES[name];
    if (!table) {
      throw new Error(`no table "${name}"; there are: ${Object.keys(TABLES).join(', ')}`);
    }
    placed.add(name);
    return `\n${table()}\n\n`;
  });
  const missing = Object.keys(TABLES).filter((name) => !placed.has(name));
  if (missing.length > 0) throw new Error(`the page has no place for: ${missing.join(', ')}`);
  return text;
}
