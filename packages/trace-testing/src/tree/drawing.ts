/** How spans are named and timed, and how trees of them are drawn, wherever a person reads them. */
import type { Span } from './model';
import { descendantsOf, type SpanTree } from './tree';

/** What a line of a tree begins with, and what the lines below it begin with. */
export interface At {
  branch: string;
  indent: string;
}

export const TOP: At = { branch: '', indent: '' };

/** The column under a node: a line where more of its siblings, or its children, follow. */
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

/** What a line without a branch of its own begins with in place of this one. */
export function indentOf(line: string): string {
  return line.match(/^[│ ├└─]*/)?.[0].replace(/[├└─]/g, ' ') ?? '';
}

/** How deep trees and diffs are drawn. What is deeper is a recursion that ran away, and counted. */
export const DRAWN_DEPTH = 100;

/** The line in place of what is below the span that is drawn last. */
export function cutBelow(tree: Pick<SpanTree, 'childrenOf'>, span: Span): string {
  return `… ${descendantsOf(tree, span).length} spans below, deeper than is drawn`;
}

/** `gateway SERVER POST /checkout` */
export function spanLabel(span: { service: string; kind: string; name: string }): string {
  return `${span.service} ${span.kind} ${span.name}`;
}

/** What follows the label of a span that failed; nothing for others. */
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

/** Of a wait: whole milliseconds, however long. */
export const waited = (ms: number): string => `${Math.round(ms)} ms`;
