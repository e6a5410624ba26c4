// What a bench prints: a title, a table, a line or two on how to take it.

/** Columns as wide as their widest cell; the first to the left, figures to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return rows.map((row) => `  ${line(row)}`).join('\n');
}

export function report(title: string, rows: string[][], notes: string[] = []): void {
  console.log([`\n${title}`, table(rows), ...notes.map((note) => `  ${note}`)].join('\n'));
}

/** Progress, on stderr: the tables can be piped. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** A figure beside its target: `within 120` or `OVER 120`. */
export const against = (value: number, limit: number): string =>
  `${value <= limit ? 'within' : 'OVER'} ${limit}`;
