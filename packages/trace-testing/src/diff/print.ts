import { type At, drawChildren, indentOf, rail, TOP } from '../tree/drawing';
import { countProblems, type DiffNode, type Mark, type TraceDiff } from './diff';

interface Line {
  mark: Mark;
  text: string;
  /** A problem follows below this span: the line is needed to find it. */
  leads: boolean;
}

const SIGN: Record<Mark, string> = { same: ' ', missing: '-', unexpected: '+', differs: '~' };
/** Longer runs of unchanged lines are cut. */
const MAX_RUN = 20;

function linesOf(node: DiffNode, at: At): Line[] {
  const leads = countProblems([node]) > 0;
  const note = node.note === '' ? '' : `   <- ${node.note}`;
  const bar = `${at.indent}${rail(node.children.length > 0)}`;
  const details = node.details.map((text) => ({
    mark: 'differs' as const,
    text: `${bar}     ${text}`,
    leads: true,
  }));
  return [
    { mark: node.mark, text: `${at.branch}${node.label}${note}`, leads },
    ...details,
    ...drawChildren(node.children, at.indent, linesOf),
  ];
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

/** Spans that are not missing but elsewhere: their parent, or the context it stands for, is wrong. */
function movedHints(roots: readonly DiffNode[]): string[] {
  const received = Map.groupBy(placesOf('unexpected', roots), ({ label }) => label);
  const hints = placesOf('missing', roots).flatMap((place) => {
    const elsewhere = received.get(place.label)?.find(({ parent }) => parent !== place.parent);
    if (!elsewhere) return [];
    const [came, due] = [below(elsewhere), below(place)];
    if (came === due) return [`${place.label} came below another ${place.parent?.label}`];
    return [`${place.label} came ${came}, not ${due}: another parent`];
  });
  return [...new Set(hints)];
}

/** The diff as a tree: `-` expected and missing, `+` unexpected, `~` differing. */
export function printDiff(diff: TraceDiff): { text: string; problems: number } {
  const lines = diff.roots.flatMap((root) => linesOf(root, TOP));
  const tree = collapse(lines).map((line) => `${SIGN[line.mark]}   ${line.text}`.trimEnd());
  const general = diff.general.map((text) => `!   ${text}`);
  const hints = [...diff.hints, ...movedHints(diff.roots)].map((hint) => `hint: ${hint}`);
  return {
    text: [...tree, ...general, ...hints].join('\n'),
    problems: countProblems(diff.roots) + diff.general.length,
  };
}
