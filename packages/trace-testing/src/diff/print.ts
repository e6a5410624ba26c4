import { type At, drawChildren, indentOf, rail, TOP } from '../tree/drawing';
import { countProblems, type TraceDiff } from './diff';
import type { DiffNode, Mark } from './nodes';

interface Line {
  mark: Mark;
  text: string;
  /** A problem follows below this span, so its line must stay. */
  leads: boolean;
}

const SIGN: Record<Mark, string> = { same: ' ', missing: '-', unexpected: '+', differs: '~' };
/** Most hints and notes that are printed. */
const SHOWN_HINTS = 10;
/** Longer runs of unchanged lines are cut. */
const MAX_RUN = 20;

/** Most problems that are drawn; the others are counted. */
const SHOWN = 50;
/** How many lines of one missing or unexpected subtree are drawn. */
const SHOWN_LINES = 150;

/** Draws problems in order, up to the limit. */
class Drawing {
  #problems = 0;

  /** How many problems are drawn. */
  get problems(): number {
    return this.#problems;
  }

  lines(node: DiffNode, at: At): Line[] {
    if (this.#problems >= SHOWN && countProblems([node]) > 0) return [];
    const note = node.note === '' ? '' : `   <- ${node.note}`;
    const own = { mark: node.mark, text: `${at.branch}${node.label}${note}`, leads: false };
    if (node.mark === 'missing' || node.mark === 'unexpected') {
      this.#problems += 1;
      return wholeSubtree(own, node, at);
    }
    const texts = node.details.slice(0, SHOWN - this.#problems);
    this.#problems += texts.length;
    const bar = `${at.indent}${rail(node.children.length > 0)}`;
    const details = texts.map((text) => ({
      mark: 'differs' as const,
      text: `${bar}     ${text}`,
      leads: true,
    }));
    const below = drawChildren(node.children, at.indent, (child, place) =>
      this.lines(child, place),
    );
    const leads = [...details, ...below].some((line) => line.leads || line.mark !== 'same');
    return [{ ...own, leads }, ...details, ...below];
  }
}

/** A subtree is one problem. Draws its beginning. */
function wholeSubtree(own: Line, node: DiffNode, at: At): Line[] {
  const draw = (one: DiffNode, place: At): Line[] => {
    const note = one.note === '' ? '' : `   <- ${one.note}`;
    const line = { mark: one.mark, text: `${place.branch}${one.label}${note}`, leads: true };
    return [line, ...drawChildren(one.children, place.indent, draw)];
  };
  const below = drawChildren(node.children, at.indent, draw);
  const cut = below.length - SHOWN_LINES;
  if (cut <= 1) return [own, ...below];
  const last = below[SHOWN_LINES - 1]?.text ?? '';
  const rest: Line = { mark: node.mark, text: `${indentOf(last)}… ${cut} more below`, leads: true };
  return [own, ...below.slice(0, SHOWN_LINES), rest];
}

function collapse(lines: Line[]): Line[] {
  const result: Line[] = [];
  let run: Line[] = [];
  const flush = () => {
    const cut = run.length - 3;
    if (run.length <= MAX_RUN) result.push(...run);
    else {
      const indent = indentOf(run[1]?.text ?? '');
      const note: Line = { mark: 'same', text: `${indent}… ${cut} unchanged`, leads: false };
      result.push(...run.slice(0, 2), note, ...run.slice(-1));
    }
    run = [];
  };
  for (const line of lines) {
    if (line.mark === 'same' && !line.leads) run.push(line);
    else {
      flush();
      result.push(line);
    }
  }
  flush();
  return result;
}

interface Place {
  label: string;
  /** Undefined for a root. */
  parent: DiffNode | undefined;
}

function placesOf(mark: DiffNode['mark'], nodes: readonly DiffNode[], parent?: DiffNode): Place[] {
  return nodes.flatMap((node) => [
    ...(node.mark === mark && node.note === mark ? [{ label: node.label, parent }] : []),
    ...placesOf(mark, node.children, node),
  ]);
}

const below = ({ parent }: Place): string => (parent ? `below ${parent.label}` : 'as a root');

/** The same with the span, where two have one name. */
function exactlyBelow(place: Place): string {
  const id = place.parent?.spanId;
  return `${below(place)} (${id === undefined ? 'missing' : `span ${id}`})`;
}

/** Spans that are not missing but elsewhere: their parent or context is wrong. */
function movedHints(roots: readonly DiffNode[]): string[] {
  const received = Map.groupBy(placesOf('unexpected', roots), ({ label }) => label);
  const hints = placesOf('missing', roots).flatMap((place) => {
    const elsewhere = received.get(place.label)?.find(({ parent }) => parent !== place.parent);
    if (!elsewhere) return [];
    const alike = below(elsewhere) === below(place);
    const [came, due] = [elsewhere, place].map(alike ? exactlyBelow : below);
    return [`${place.label} came ${came}, not ${due}: another parent`];
  });
  return [...new Set(hints)];
}

/** The entries of a list, and the number of those left out. */
function listed(prefix: string, texts: readonly string[]): string[] {
  const more = texts.length - SHOWN_HINTS;
  const shown = (more > 1 ? texts.slice(0, SHOWN_HINTS) : texts).map(
    (text) => `${prefix}: ${text}`,
  );
  return more > 1 ? [...shown, `${prefix}: … and ${more} more`] : shown;
}

/** The diff as a tree: `-` expected and missing, `+` unexpected, `~` differing. */
export function printDiff(diff: TraceDiff): { text: string; problems: number } {
  const drawing = new Drawing();
  const lines = diff.roots.flatMap((root) => drawing.lines(root, TOP));
  const tree = collapse(lines).map((line) => `${SIGN[line.mark]}   ${line.text}`.trimEnd());
  const problems = countProblems(diff.roots);
  const more = problems - drawing.problems;
  const cut = more > 0 ? [`… ${more} more problems, not drawn`] : [];
  const general = diff.general.slice(0, SHOWN).map((text) => `!   ${text}`);
  const hints = listed('hint', [...diff.hints, ...movedHints(diff.roots)]);
  return {
    text: [...tree, ...cut, ...general, ...listed('note', diff.notes), ...hints].join('\n'),
    problems: problems + diff.general.length,
  };
}
