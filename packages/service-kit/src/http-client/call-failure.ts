import { toError } from '../core/errors';

type Kind = 'timeout' | 'connection' | 'status' | 'answer';

/** A call without a usable response. Its name becomes the `error.type` in telemetry. */
export class CallFailure extends Error {
  readonly kind: Kind;
  readonly status: number | undefined;
  /** True when the callee probably did nothing, or was not reached: a retry may help. */
  repeatable: boolean;

  constructor(o: {
    kind: Kind;
    message: string;
    status?: number;
    repeatable: boolean;
    cause?: unknown;
  }) {
    super(o.message, { cause: o.cause });
    this.name = o.kind === 'timeout' ? 'timeout' : 'CallFailure';
    this.kind = o.kind;
    this.status = o.status;
    this.repeatable = o.repeatable;
  }

  static of(thrown: unknown, timedOut: boolean): CallFailure {
    const cause = toError(thrown);
    if (timedOut) {
      return new CallFailure({
        kind: 'timeout',
        message: 'no response in time',
        repeatable: true,
        cause,
      });
    }
    if (cause instanceof CallFailure) return cause;
    const { code } = cause as NodeJS.ErrnoException;
    // Not HTTP: a retry would get the same response.
    const answered = code?.startsWith('HPE_') === true;
    const kind = answered ? 'answer' : 'connection';
    return new CallFailure({
      kind,
      message: cause.message || String(code),
      repeatable: !answered,
      cause,
    });
  }
}
