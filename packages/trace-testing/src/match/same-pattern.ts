import type { Slot } from '../pattern/slots';

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

/** True for equal requirements. Functions and matchers are equal only if they are identical. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof RegExp && b instanceof RegExp) return String(a) === String(b);
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  if (!isPlain(a) || !isPlain(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) => Object.hasOwn(b, key) && same(a[key as keyof typeof a], b[key as keyof typeof b]),
  );
}

/** Rows that are interchangeable. Rows of an order are not. */
export function alikeSlots(a: Slot, b: Slot): boolean {
  if (a === b) return a.order === undefined || a.max === 1;
  if (a.order || b.order || a.deep !== b.deep || a.hop !== b.hop) return false;
  return same(a.nodes, b.nodes);
}
