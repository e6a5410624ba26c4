/** With more wrong letters than this, another name was meant, or none. */
const MOST_WRONG = 4;

/** The known name that a misspelt one is close to. Undefined if none is. */
export function nearestName(misspelt: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((name) => ({ name, far: distance(misspelt, name) }))
    .sort((a, b) => a.far - b.far);
  return nearest !== undefined && nearest.far <= MOST_WRONG ? nearest.name : undefined;
}

/** How many letters must be added, removed or changed to turn one text into the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
