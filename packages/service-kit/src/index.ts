/** What makes services look alike: HTTP in and out, configuration, stores, messages, shutdown. */
export { type Background, createBackground } from './background';
// `createBroker`, `createCache` and `createDatabase` have doors of their own (`/broker`, `/cache`, `/database`): a
// service loads only the drivers of the stores it has, which saves megabytes and tenths of a second each.
// `/errors` and `/schemas` are for packages that need no more than these.
export type { Broker, IncomingMessage } from './broker';
export type { Cache } from './cache';
export { armCrashPoint } from './crash-point';
export type { Database, Queryable } from './database';
export { remainingMs, withoutDeadline } from './deadline';
export { AppError, describeError, unavailable } from './errors';
export type { ReadinessChecks } from './health';
export { createHttpApp, type HttpAppOptions } from './http-app';
export { createHttpClient } from './http-client';
export type { HttpCallOptions, HttpClient, HttpClientOptions } from './http-types';
export { newId } from './ids';
export { isUniqueViolation } from './pg-errors';
export { invalidRequest, PROBLEM_TYPE, type Problem } from './problem';
export { deadQueue, declareRetryTopology, retryQueue } from './retry-topology';
export { id, pageLimit, text } from './schemas';
export { startService } from './service';
export { validate } from './validate';
export { ConfigError, loadVariables, variables } from './variables';
