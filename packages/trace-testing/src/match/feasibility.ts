import type { Node } from '../pattern/patterns';
import type { Row } from '../pattern/slots';
import type { Span } from '../tree/model';
import { saturates } from './bipartite-matching';

/** A span that is to be placed into one of the rows. */
export interface Item {
  span: Span;
  /** From another trace, over a link: for `hop` rows, and never a must. */
  linked: boolean;
  /** Below a skipped span: for `descend` rows. */
  deep: boolean;
}

export interface Balance {
  rows: readonly Row[];
  items: readonly Item[];
  /** Whether each item must be in a row. */
  all: boolean;
  /** Could the item, looked at alone, stand in this row? */
  candidate: (row: Row, item: Item) => boolean;
}

/** Kind, service and name as one text. */
export const keyOf = (kind: string, service: string, name: string) =>
  `${kind}\n${service}\n${name}`;

/** The same of a node; undefined where it leaves one of them open. */
export function nodeKey({ kind, service, name }: Node): string | undefined {
  if (kind === undefined || typeof service !== 'string' || typeof name !== 'string') return;
  return keyOf(kind, service, name);
}

/** Rows that could take an item by kind, service and name: few of many, found without comparing. */
function rowIndex(rows: readonly Row[]): (span: Span) => readonly number[] {
  const exact = new Map<string, number[]>();
  const open: number[] = [];
  rows.forEach((row, index) => {
    const keys = row.nodes.map(nodeKey);
    if (keys.length === 0 || keys.includes(undefined)) open.push(index);
    else {
      for (const key of new Set(keys as string[])) {
        exact.set(key, [...(exact.get(key) ?? []), index]);
      }
    }
  });
  return (span) => {
    const named = exact.get(keyOf(span.kind, span.service, span.name));
    if (!named) return open;
    return open.length === 0 ? named : [...named, ...open];
  };
}

/** The same the other way round: items that could fill a row. */
function itemIndex(near: readonly (readonly number[])[], rows: number): number[][] {
  const items = Array.from({ length: rows }, (): number[] => []);
  near.forEach((ofItem, item) => {
    for (const row of ofItem) items[row]?.push(item);
  });
  return items;
}

/**
 * Mendelsohn-Dulmage: when all items can be placed at once, and all required rows can be filled at
 * once, then one placement does both. So two matchings decide, without search, where rows are
 * independent of each other.
 */
export function balanced({ rows, items, all, candidate }: Balance): boolean {
  const slots = rows.flatMap((row, index) => Array<number>(row.min).fill(index));
  const must = items.flatMap((item, index) => (item.linked ? [] : [index]));
  if (slots.length > items.length) return false;
  const rowsNear = rowIndex(rows);
  const near = items.map((item) => rowsNear(item.span));
  const fits = (item: Item | undefined, row: Row | undefined) =>
    item !== undefined && row !== undefined && candidate(row, item);
  const covered =
    !all ||
    saturates({
      left: must.length,
      right: rows.length,
      near: (left) => near[must[left] ?? -1] ?? [],
      edge: (left, row) => fits(items[must[left] ?? -1], rows[row]),
      capacity: (row) => rows[row]?.max ?? 0,
    });
  if (!covered) return false;
  // Every row is full then.
  const full = all && must.length === rows.reduce((sum, row) => sum + row.max, 0);
  if (full) return true;
  const byRow = itemIndex(near, rows.length);
  return saturates({
    left: slots.length,
    right: items.length,
    near: (left) => byRow[slots[left] ?? -1] ?? [],
    edge: (left, item) => fits(items[item], rows[slots[left] ?? -1]),
    capacity: () => 1,
  });
}
