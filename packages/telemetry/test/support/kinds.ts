// The kinds of programs that telemetry is tried in: what each does is in fixtures/kinds.
import type { Kind } from './endings.ts';

const named = (names: string[]): Record<string, Kind> =>
  Object.fromEntries(names.map((name) => [name, { args: [name] }]));

const threads = (names: string[], more: Kind = {}): Record<string, Kind> =>
  Object.fromEntries(names.map((name) => [name, { file: 'threads.js', args: [name], ...more }]));

export const KINDS: Record<string, Kind> = {
  ...named([
    'ends at once',
    'ends after a while',
    'calls process.exit',
    'calls process.exit later',
    'sets process.exitCode',
    'asks itself to end',
    'throws',
    'throws later',
    'throws no error',
    'rejects',
    'listens for rejections',
    'listens for exceptions',
    'captures exceptions',
    'monitors exceptions',
    'throws in its exit listener',
    'exits in its exit listener',
    'listens for its exit',
    'has as many exit listeners as Node allows',
    'counts beforeExit',
    're-arms beforeExit',
    'has a timer that does not count',
    'emits a signal to itself',
    'has signal-exit and exits',
    'has a child that ends',
  ]),
  'calls process.exit in a span': {
    args: ['calls process.exit in a span'],
    arrives: ['inner', 'work'],
  },
  'rejects, where that only warns': { args: ['rejects'], node: ['--unhandled-rejections=warn'] },
  'rejects, where that is strict': { args: ['rejects'], node: ['--unhandled-rejections=strict'] },
  'rejects, where that is nothing': { args: ['rejects'], node: ['--unhandled-rejections=none'] },
  'calls process.abort': { args: ['calls process.abort'], arrives: [] },
  'kills itself': { args: ['kills itself'], arrives: [] },
  'gets SIGTERM': { args: ['waits for a signal'], signals: ['SIGTERM'] },
  'gets SIGINT': { args: ['waits for a signal'], signals: ['SIGINT'] },
  'gets SIGHUP': { args: ['waits for a signal'], signals: ['SIGHUP'] },
  'gets SIGUSR2': { args: ['waits for a signal'], signals: ['SIGUSR2'], arrives: [] },
  'gets SIGKILL': { args: ['waits for a signal'], signals: ['SIGKILL'], arrives: [] },
  'drains and exits on SIGTERM': { args: ['drains and exits on a signal'], signals: ['SIGTERM'] },
  'drains on SIGTERM': { args: ['drains on a signal'], signals: ['SIGTERM'] },
  'drains on SIGTERM, gets SIGINT': { args: ['drains on a signal'], signals: ['SIGINT'] },
  'listens once, gets SIGTERM twice': {
    args: ['listens for one signal'],
    signals: ['SIGTERM', 'SIGTERM'],
  },
  'listened, gets SIGTERM': { args: ['listens for a signal and stops'], signals: ['SIGTERM'] },
  'removed all listeners, gets SIGTERM': { args: ['stops all listeners'], signals: ['SIGTERM'] },
  'does not end at SIGTERM': {
    args: ['listens, but does not end'],
    signals: ['SIGTERM', 'SIGTERM'],
  },
  'has signal-exit, gets SIGTERM': { args: ['has signal-exit'], signals: ['SIGTERM'] },
  'has signal-exit, gets SIGINT': { args: ['has signal-exit'], signals: ['SIGINT'] },
  'has a child of execa, gets SIGTERM': { args: ['has a child of execa'], signals: ['SIGTERM'] },
  'has its own SDK, gets SIGTERM': {
    args: ['has its own OpenTelemetry SDK'],
    signals: ['SIGTERM'],
  },
  'reads standard input': { args: ['reads standard input'], stdin: 'a line\nanother\n' },
  'writes to a reader that has gone': {
    args: ['writes more than its reader takes'],
    closesStdout: true,
  },
  'waits for ever at the top level': { file: 'never.mjs', arrives: [] },
  'runs with frozen intrinsics': { args: ['ends after a while'], node: ['--frozen-intrinsics'] },
  'throws on deprecations': { args: ['ends after a while'], node: ['--throw-deprecation'] },
  'is told of pending deprecations': {
    args: ['ends after a while'],
    node: ['--pending-deprecation'],
  },
  'may not start processes': {
    args: ['calls process.exit'],
    node: ['--permission', '--allow-fs-read=*'],
    arrives: [],
  },
  ...threads(
    [
      'has a thread that throws',
      'has a thread that throws later',
      'has a thread that rejects',
      'has a thread that exits',
      'has a thread nobody watches that throws',
    ],
    { arrives: ['work', 'work in a thread'] },
  ),
  ...threads(['has a thread that ends'], { arrives: ['thread', 'work', 'work in a thread'] }),
  // A thread that is ended from outside runs nothing more.
  ...threads(['terminates a thread']),
  ...threads(['has a thread and waits', 'has loader hooks and serves'], { signals: ['SIGTERM'] }),
  ...threads(['forks a child'], { arrives: ['work', 'work'] }),
  ...threads(['is a cluster'], { arrives: ['work', 'work', 'work'] }),
};
