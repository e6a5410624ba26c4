/** What the drawing of a trace must fit. */
export interface Screen {
  color: boolean;
  /** Columns of the terminal. Undefined for a file or a pipe, whose lines stay whole. */
  columns: number | undefined;
}

const USUAL_COLUMNS = 80;

/** https://no-color.org, and FORCE_COLOR with the meaning that Node gives it: it overrides the others. */
export function screenOf(
  { isTTY = false, columns }: { isTTY?: boolean; columns?: number | undefined },
  env: NodeJS.ProcessEnv,
): Screen {
  return { color: wantsColor(isTTY, env), columns: isTTY ? columns || USUAL_COLUMNS : undefined };
}

function wantsColor(isTTY: boolean, env: NodeJS.ProcessEnv): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

/** Width of the bars: a fifth of the terminal, none where the names would have no room. */
export function barsWithin(columns = USUAL_COLUMNS): number {
  return columns < 40 ? 0 : Math.min(30, Math.max(8, Math.floor(columns / 5)));
}
