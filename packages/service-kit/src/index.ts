/** What makes seven services look alike: HTTP in and out, configuration, stores, messages, shutdown. */
export { type Background, createBackground, type StoppableBackground } from './background';
// `createBroker`, `createCache` and `createDatabase` have doors of their own (`/broker`, `/cache`, `/database`): a
// service loads only the drivers of the stores it has, which saves megabytes and tenths of a second each.
export type { Broker, BrokerOptions, Handler, IncomingMessage, OutgoingMessage } from './broker';
export type { Cache, CacheOptions } from './cache';
export { armCrashPoint } from './crash-point';
export type { Database, DatabaseOptions, Queryable } from './database';
export { DEADLINE_HEADER, remainingMs, withDeadline, withoutDeadline } from './deadline';
export { AppError, type AppErrorOptions, describeError, toError, unavailable } from './errors';
export type { ReadinessChecks } from './health';
export { createHttpApp, type HttpAppOptions } from './http-app';
export { createHttpClient } from './http-client';
export type { HttpAnswer, HttpCallOptions, HttpClient, HttpClientOptions } from './http-types';
export { type IdPrefix, newId } from './ids';
export { isUniqueViolation } from './pg-errors';
export { type FieldError, invalidRequest, PROBLEM_TYPE, type Problem } from './problem';
export { CLIENT_ID_HEADER, requireClientId } from './request-middleware';
export { deadQueue, declareRetryTopology, type RetryTopology, retryQueue } from './retry-topology';
export { cents, cursorPage, id, MAX_INT, quantity, text } from './schemas';
export { type ServiceContext, type ServiceOptions, startService } from './service';
export { type RequestPart, validate } from './validate';
export { ConfigError, loadVariables, variables } from './variables';
