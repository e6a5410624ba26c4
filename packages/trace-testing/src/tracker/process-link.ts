import type { ChildProcess } from 'node:child_process';
import { type FlushReply, type FlushRequest, type IdleHint, isFromService } from './messages';

/** What one flush round learned from one process. */
export type RoundAnswer =
  | { state: 'answered'; reply: FlushReply }
  /** No span tracker in it, or no channel to it. */
  | { state: 'silent'; pid: number | undefined }
  | { state: 'ended'; pid: number | undefined };

export interface ProcessLink {
  ended(): boolean;
  ask(request: Omit<FlushRequest, 'id' | 'type'>, ackMs: number): Promise<RoundAnswer>;
  /** Calls back on each idle hint, and with none on the end of the process. */
  onActivity(listener: ActivityListener): () => void;
}

type ActivityListener = (hint: IdleHint | undefined) => void;

interface Waiting {
  acked: () => void;
  done: (answer: RoundAnswer) => void;
}

interface Shared {
  child: ChildProcess;
  /** Has this process ever answered? Then silence is not the lack of a span tracker. */
  known: boolean;
  /** Asked once in vain: it is not waited for again, though an answer would still count. */
  mute: boolean;
  waiting: Map<number, Waiting>;
  listeners: Set<ActivityListener>;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function tell(shared: Shared, hint: IdleHint | undefined): void {
  for (const listener of shared.listeners) listener(hint);
}

function listen(shared: Shared): void {
  const { child, waiting } = shared;
  child.on('message', (message: unknown) => {
    if (!isFromService(message)) return;
    shared.known = true;
    shared.mute = false;
    if (message.type === 'trace-testing:idle') tell(shared, message);
    else if (message.type === 'trace-testing:ack') waiting.get(message.id)?.acked();
    else waiting.get(message.id)?.done({ state: 'answered', reply: message });
  });
  const gone = (): void => {
    for (const { done } of [...waiting.values()]) done({ state: 'ended', pid: child.pid });
    tell(shared, undefined);
  };
  child.once('exit', gone);
  child.once('disconnect', () => {
    const state = hasEnded(child) ? 'ended' : 'silent';
    for (const { done } of [...waiting.values()]) done({ state, pid: child.pid });
  });
}

let nextId = 1;

function ask(
  shared: Shared,
  request: Omit<FlushRequest, 'id' | 'type'>,
  ackMs: number,
): Promise<RoundAnswer> {
  const { child, waiting } = shared;
  const { pid } = child;
  if (hasEnded(child)) return Promise.resolve({ state: 'ended', pid });
  if (!child.connected || shared.mute) return Promise.resolve({ state: 'silent', pid });
  const id = nextId++;
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const done = (answer: RoundAnswer): void => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(answer);
    };
    const silent = (): void => {
      shared.mute = true;
      done({ state: 'silent', pid });
    };
    if (!shared.known) timer = setTimeout(silent, ackMs);
    waiting.set(id, { acked: () => clearTimeout(timer), done });
    child.send({ type: 'trace-testing:flush', id, ...request }, (error) => {
      if (error) done({ state: hasEnded(child) ? 'ended' : 'silent', pid });
    });
  });
}

const links = new WeakMap<ChildProcess, ProcessLink>();

/** The one link to this child process, shared by all tracers. */
export function linkTo(child: ChildProcess): ProcessLink {
  const known = links.get(child);
  if (known) return known;
  const shared: Shared = {
    child,
    known: false,
    mute: false,
    waiting: new Map(),
    listeners: new Set(),
  };
  listen(shared);
  const link: ProcessLink = {
    ended: () => hasEnded(child),
    ask: (request, ackMs) => ask(shared, request, ackMs),
    onActivity(listener) {
      shared.listeners.add(listener);
      return () => shared.listeners.delete(listener);
    },
  };
  links.set(child, link);
  return link;
}
