/** The response to one query. */
export interface Answer {
  status: number;
  body: unknown;
}

/** A query that is not understood, or asks for what is not there. */
export class QueryError extends Error {
  override name = 'QueryError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
