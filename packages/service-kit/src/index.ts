/** The common parts of all services: HTTP in and out, configuration, stores, messages, shutdown. */

export { loadVariables, type ServerConfig, serverVariables, variables } from './config';
export { remainingMs, withoutDeadline } from './core/deadline';
export { AppError, ConfigError, describeError, unavailable } from './core/errors';
export { invalidRequest, PROBLEM_TYPE, type Problem } from './core/problem';
export type { HttpCallOptions, HttpClientOptions } from './http-client/http-call';
export { createHttpClient, type HttpClient } from './http-client/http-client';
export { bodyLimit } from './http-server/body-limit';
export { type BodyRules, type BodyType, jsonBody, readBody } from './http-server/body-reader';
export type { ReadinessChecks } from './http-server/health';
export { createHttpApp, type HttpAppOptions } from './http-server/http-app';
export { JSON_LIMITS } from './http-server/json';
export { MAX_ERRORS, validate } from './http-server/validate';
export { newId } from './ids';
export { type Background, createBackground } from './lifecycle/background';
export { armCrashPoint, around } from './lifecycle/crash-point';
export { startService } from './lifecycle/service';
// `createBroker`, `createCache` and `createDatabase` have their own entry points (`/broker`,
// `/cache`, `/database`). So a service loads only the drivers that it uses, which saves megabytes
// and tenths of a second each. `/errors` and `/schemas` are for packages that need only these.
export type { Database, Queryable } from './postgres/database';
export { isUniqueViolation } from './postgres/pg-errors';
export type { Broker, IncomingMessage } from './rabbitmq/broker';
export { deadQueue, declareRetryTopology, retryQueue } from './rabbitmq/retry-topology';
export type { Cache } from './redis/cache';
export { id, pageLimit, text } from './schemas';
