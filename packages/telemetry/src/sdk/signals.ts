import type { EventEmitter } from 'node:events';

const SIGNALS: readonly NodeJS.Signals[] =
  process.platform === 'win32'
    ? ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK']
    : ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** A process may survive the signal: the first process of a container has no default handler. */
const SURVIVED_MS = 1000;

/**
 * Runs `flush` when a signal is about to end the process, then lets the signal end it. Listens only
 * while nobody else does: a listener of the program decides alone. Packages that check whether they
 * are the only listener (`signal-exit`) find that they are.
 */
export function watchSignals(flush: () => Promise<void>): void {
  for (const signal of SIGNALS) watch(signal, flush);
}

function watch(signal: NodeJS.Signals, flush: () => Promise<void>): void {
  let ending = false;
  const ours = (_signal: NodeJS.Signals, number?: number): void => {
    // `process.emit('SIGINT')` does not end a process.
    if (typeof number !== 'number') return;
    ending = true;
    // A second signal ends the process at once.
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
  // Runs before Node's own listener of `newListener`, which starts to listen for the signal if nobody does.
  emitter.prependListener('newListener', (event, listener) => {
    if (event === signal && listener !== ours) process.removeListener(signal, ours);
  });
  emitter.on('removeListener', (event, listener) => {
    if (event === signal && listener !== ours) listenIfAlone();
  });
  listenIfAlone();
}
