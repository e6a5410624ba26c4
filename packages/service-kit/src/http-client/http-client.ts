import { createLogger } from '@traceshop/telemetry';
import { ExponentialBackoff, fullJitterGenerator, handleWhen, retry } from 'cockatiel';
import { remainingMs } from '../core/deadline';
import { describeError } from '../core/errors';
import { createSilenceBreaker, type SilenceBreaker } from '../core/silence-breaker';
import { CallFailure } from './call-failure';
import { failureOf, responseOf } from './call-outcome';
import {
  type HttpCallOptions,
  type HttpClientOptions,
  type HttpResponse,
  requestTarget,
} from './http-call';
import { createExchange, type Exchange } from './http-exchange';
import { createRetryBudget, type RetryBudget } from './retry-budget';

/** A client of one dependency or third party. */
export interface HttpClient {
  /**
   * @throws {AppError} with code, status and members of the callee's problem document for a 4xx,
   * and for a 503 or 504 with such a document; else 503 `dependency_unavailable`, or
   * `dependency_timeout` when the time is over. While the callee is silent, all calls except one a
   * second fail at once.
   */
  request<T>(call: HttpCallOptions): Promise<HttpResponse<T>>;
}

const RETRIES = 2;

/** A client of one dependency. It keeps connections, limits sizes and times, and retries within a budget. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const exchange = createExchange(options);
  const budget = createRetryBudget();
  const breaker = options.failFast === false || options.thirdParty ? undefined : breakerOf(options);
  return {
    request: async <T>(call: HttpCallOptions) => {
      const body = call.body === undefined ? undefined : JSON.stringify(call.body);
      const message = { path: requestTarget(call), body };
      const ask = () => withRetries({ options, call, budget, exchange, breaker }, message);
      try {
        return (await (breaker ? breaker.guard(ask) : ask())) as HttpResponse<T>;
      } catch (error) {
        throw failureOf(options, error);
      }
    },
  };
}

function breakerOf({ service }: HttpClientOptions): SilenceBreaker {
  return createSilenceBreaker({
    isTimeout: (error) => error instanceof CallFailure && error.kind === 'timeout',
    began: (error) => {
      const facts = { dependency: service, error: describeError(error) };
      createLogger().warn(facts, 'dependency does not answer; calls fail at once');
    },
    ended: () => createLogger().info({ dependency: service }, 'dependency answers again'),
  });
}

interface Calling {
  options: HttpClientOptions;
  call: HttpCallOptions;
  budget: RetryBudget;
  exchange: Exchange;
  breaker: SilenceBreaker | undefined;
}

async function withRetries(
  { options, call, budget, exchange, breaker }: Calling,
  message: { path: string; body: string | undefined },
): Promise<HttpResponse<unknown>> {
  const limit = limits(options);
  const repeatable = call.method === 'GET' || call.idempotent === true;
  const retries = repeatable ? (options.retries ?? RETRIES) : 0;
  let attempts = 0;
  const mayRetry = (error: unknown): boolean =>
    attempts <= retries &&
    error instanceof CallFailure &&
    error.repeatable &&
    limit.total() > 0 &&
    budget.withdraw();
  const policy = retry(handleWhen(mayRetry), { maxAttempts: retries, backoff: BACKOFF });
  budget.deposit();
  return policy.execute(async ({ attempt }) => {
    attempts += 1;
    const answer = await exchange({
      call,
      ...message,
      resendCount: attempt,
      timeoutMs: limit.attempt(),
    });
    breaker?.heard();
    return responseOf(options, call, answer);
  });
}

const BACKOFF = new ExponentialBackoff({
  generator: fullJitterGenerator,
  initialDelay: 50,
  maxDelay: 1_000,
});

/** The remaining time of the whole call and of the next attempt. */
function limits(options: HttpClientOptions) {
  const own = options.timeoutMs;
  const begin = performance.now();
  const ownLeft = () => (options.thirdParty === true ? own : begin + own - performance.now());
  const total = () => Math.min(ownLeft(), remainingMs() ?? Number.POSITIVE_INFINITY);
  return { total, attempt: () => Math.min(own, total()) };
}
