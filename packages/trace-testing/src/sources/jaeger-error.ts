import { printable } from '../tree/printable';

export interface JaegerAnswer {
  url: string;
  /** HTTP status. Undefined without a response in time. */
  status: number | undefined;
  /** The message of Jaeger, else the beginning of the body. */
  said: string;
}

/** Jaeger was not reachable (`cause` says why), it rejected the request, or another server responded. */
export class JaegerError extends Error {
  override name = 'JaegerError';
  readonly url: string;
  readonly status: number | undefined;
  readonly said: string;

  constructor(message: string, answer: JaegerAnswer, options?: ErrorOptions) {
    super(printable(message), options);
    this.url = answer.url;
    this.status = answer.status;
    this.said = answer.said;
  }

  /** True if a retry may soon succeed: no response, 408, 429, 5xx. */
  get passing(): boolean {
    const { status } = this;
    return status === undefined || status === 408 || status === 429 || status >= 500;
  }
}
