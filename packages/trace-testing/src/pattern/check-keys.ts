/** Checks at run time what TypeScript's compiler checks: a misspelt key must not be ignored. */

/** Edits from one word to the other: https://en.wikipedia.org/wiki/Levenshtein_distance */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const change = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The known name that was probably meant. Undefined if none is near. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const own = plain(name);
  // A shared beginning is the best match: `min` of `minimum`, `child` of `children`.
  const edits = (one: string): number =>
    own.length > 2 && (one.startsWith(own) || own.startsWith(one)) ? 0.5 : distance(own, one);
  const ranked = known
    .map((one) => ({ one, edits: edits(plain(one)) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  if (!best || best.edits > Math.max(2, Math.floor(best.one.length / 3))) return undefined;
  return best.one;
}

/** A table of all keys of a type. The compiler keeps it complete. */
export type KeysOf<T> = Readonly<Record<keyof T & string, true>>;

export function wrongKey(where: string, key: string, known: readonly string[]): TypeError {
  const meant = nearest(key, known);
  const advice = meant === undefined ? ';' : `; did you mean "${meant}"?`;
  return new TypeError(`${where}: no "${key}"${advice} There are: ${known.join(', ')}`);
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws TypeError that names the nearest right key */
export function checkKeys(
  where: string,
  value: unknown,
  keys: Readonly<Record<string, unknown>>,
): void {
  if (value === undefined) return;
  if (!isPlain(value)) {
    throw new TypeError(`${where}: expected an object, received ${described(value)}`);
  }
  const known = Object.keys(keys);
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) throw wrongKey(where, key, known);
  }
}

/** A short description of a value. */
export function described(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return `the function ${value.name || '(without a name)'}`;
  if (typeof value !== 'object') return `${typeof value} ${JSON.stringify(value)}`;
  const { type } = value as { type?: unknown };
  if (typeof type === 'string') return type === 'span' ? 'a pattern' : `a row ${type}()`;
  if ('spans' in value || 'settled' in value) return 'a trace';
  if ('then' in value) return 'a promise (await it first)';
  if ('trace' in value) return "what run() answers (use its 'trace')";
  return `an object with ${Object.keys(value).join(', ') || 'no keys'}`;
}
