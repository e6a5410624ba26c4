// Chooses the running demo for a command.
import { describeDemo, type RunningDemo } from './running-demos.ts';
import { UserError } from './user-error.ts';

export interface Choice {
  rest: string[];
  wanted: number | undefined;
}

/** Takes `--demo 3000` out of a command's arguments. @throws UserError without a number */
export function takeChoice(args: readonly string[]): Choice {
  const at = args.indexOf('--demo');
  if (at < 0) return { rest: [...args], wanted: undefined };
  const wanted = Number(args[at + 1] || Number.NaN);
  if (!Number.isInteger(wanted)) {
    throw new UserError('--demo wants a port or the process id of a running demo: --demo 3000');
  }
  return { rest: args.toSpliced(at, 2), wanted };
}

/**
 * The requested demo, or the only one; undefined if none runs.
 * @throws UserError if several run or none matches: it lists those that run
 */
export function chooseDemo(
  demos: readonly RunningDemo[],
  wanted: number | undefined,
): RunningDemo | undefined {
  const fits = (demo: RunningDemo): boolean =>
    demo.pid === wanted || demo.ports.some(({ port }) => port === wanted);
  const chosen = wanted === undefined ? demos : demos.filter(fits);
  if (chosen.length === 1) return chosen[0];
  if (demos.length === 0 && wanted === undefined) return undefined;
  throw new UserError(
    demos.length === 0
      ? `No demo of this folder runs. Start one: npm run demo`
      : [
          wanted === undefined
            ? `${demos.length} demos of this folder run. Say which by one of its ports: --demo ${demos[0]?.ports[0]?.port}`
            : `No demo of this folder is process ${wanted} or listens on port ${wanted}. These run:`,
          ...demos.map((demo) => `  ${describeDemo(demo)}`),
        ].join('\n'),
  );
}
