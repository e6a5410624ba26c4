import type { EventEmitter } from 'node:events';

const SIGNALS: readonly NodeJS.Signals[] =
  process.platform === 'win32'
    ? ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK']
    : ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** A process may survive the signal: the first one of a container has no default to end by. */
const SURVIVED_MS = 1000;

/**
 * Runs `flush` when a signal is about to end the process, and then lets it do so. Listens only while
 * nobody else does: a listener of the program decides alone, and packages that look whether they are
 * the only one (`signal-exit`) find that they are.
 */
export function watchSignals(flush: () => Promise<void>): void {
  for (const signal of SIGNALS) watch(signal, flush);
}

function watch(signal: NodeJS.Signals, flush: () => Promise<void>): void {
  let ending = false;
  const ours = (_signal: NodeJS.Signals, number?: number): void => {
    // `process.emit('SIGINT')` ends no process.
    if (typeof number !== 'number') return;
    ending = true;
    // A second signal, of somebody in a hurry, ends the process at once.
    process.removeListener(signal, ours);
    void flush().then(() => {
      process.kill(process.pid, signal);
      setTimeout(() => {
        ending = false;
        listenIfAlone();
      }, SURVIVED_MS).unref();
    });
  };
  const listenIfAlone = (): void => {
    if (!ending && process.listenerCount(signal) === 0) process.on(signal, ours);
  };
  const emitter: EventEmitter = process;
  // Before Node's own listener of `newListener`, which begins to listen for the signal where nobody does.
  emitter.prependListener('newListener', (event, listener) => {
    if (event === signal && listener !== ours) process.removeListener(signal, ours);
  });
  emitter.on('removeListener', (event, listener) => {
    if (event === signal && listener !== ours) listenIfAlone();
  });
  listenIfAlone();
}
