/** What test and service say to each other over the IPC channel of a child process. */

/** Test to service: export everything, then say where these traces stand. */
export interface FlushRequest {
  type: 'trace-testing:flush';
  id: number;
  traceIds: string[];
  /** Log records and metrics too. */
  allSignals: boolean;
}

/** Service to test, at once: there is a span tracker here. */
export interface FlushAck {
  type: 'trace-testing:ack';
  id: number;
}

/** One trace in one process. */
export interface Account {
  /** Names of spans that were started and not ended. */
  open: string[];
  /** How many sampled spans were ended. */
  ended: number;
  /** Names of spans that were ended more than once; undefined from an older span tracker. */
  endedAgain?: string[];
}

/** Service to test, when the exporters are done. */
export interface FlushReply {
  type: 'trace-testing:flushed';
  id: number;
  service: string;
  /** `service.instance.id`, where the resource has one. */
  instance: string | undefined;
  accounts: Record<string, Account>;
  /** Why the flush failed. */
  error: string | undefined;
}

/** Service to test, unasked: the last open span of this trace has ended here. */
export interface IdleHint {
  type: 'trace-testing:idle';
  traceId: string;
  /** Traces that its spans link to: whoever waits for one of those waits for this one too. */
  linksTo: string[];
}

export type FromService = FlushAck | FlushReply | IdleHint;

function typeOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'type' in message
    ? message.type
    : undefined;
}

export function isFlushRequest(message: unknown): message is FlushRequest {
  return typeOf(message) === 'trace-testing:flush';
}

export function isFromService(message: unknown): message is FromService {
  const type = typeOf(message);
  return (
    type === 'trace-testing:ack' ||
    type === 'trace-testing:flushed' ||
    type === 'trace-testing:idle'
  );
}
