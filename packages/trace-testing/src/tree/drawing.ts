/** Names and durations of spans, and the drawing of trees, in all text for people. */
import type { Span } from './model';
import { printableLine } from './printable';
import { descendantsOf, type SpanTree } from './tree';

/** The prefix of a line of a tree, and the prefix of the lines below it. */
export interface At {
  branch: string;
  indent: string;
}

export const TOP: At = { branch: '', indent: '' };

/** The column under a node: a line if more siblings or children follow. */
export const rail = (goesOn: boolean): string => (goesOn ? '│  ' : '   ');

/** The lines of some siblings, each drawn by `draw`. */
export function drawChildren<Node, Line>(
  children: readonly Node[],
  indent: string,
  draw: (child: Node, at: At) => readonly Line[],
): Line[] {
  return children.flatMap((child, index) => {
    const last = index === children.length - 1;
    const branch = `${indent}${last ? '└─ ' : '├─ '}`;
    return draw(child, { branch, indent: `${indent}${rail(!last)}` });
  });
}

/** The prefix for a line without a branch, in place of this line's prefix. */
export function indentOf(line: string): string {
  return line.match(/^[│ ├└─]*/)?.[0].replace(/[├└─]/g, ' ') ?? '';
}

/** The deepest drawn level of trees and diffs. Deeper levels come from endless recursion and are counted. */
export const DRAWN_DEPTH = 100;

/** The line that replaces everything below the last drawn span. */
export function cutBelow(tree: Pick<SpanTree, 'childrenOf'>, span: Span): string {
  return `… ${descendantsOf(tree, span).length} spans below, deeper than is drawn`;
}

/** The label of a span: `gateway SERVER POST /checkout`. */
export function spanLabel(span: { service: string; kind: string; name: string }): string {
  return printableLine(`${span.service} ${span.kind} ${span.name}`);
}

/** The text after the label of a failed span. Empty for others. */
export function failedMark(status: string | undefined): string {
  return status === 'ERROR' ? '  !ERROR' : '';
}

export function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** 12 -> `12 ms`, 0.4 -> `0.4 ms`, 12345 -> `12.3 s`. */
export function duration(nanoseconds: bigint): string {
  const ms = Number(nanoseconds) / 1e6;
  if (Math.abs(ms) >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.abs(ms) >= 10 ? ms.toFixed(0) : ms.toFixed(1)} ms`;
}

/** A waiting time in whole milliseconds. */
export const waited = (ms: number): string => `${Math.round(ms)} ms`;
