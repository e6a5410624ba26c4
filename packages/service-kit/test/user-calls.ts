import { createHttpClient, type HttpCallOptions, type HttpClientOptions } from '../src/index';
import type { Dependency } from './dependency';

/** Makes clients of the dependency, which plays the user service. */
export const clientOf =
  (dependency: Dependency) =>
  (overrides: Partial<HttpClientOptions> = {}) =>
    createHttpClient({
      service: 'user-service',
      url: dependency.url,
      timeoutMs: 5_000,
      ...overrides,
    });

export const get: HttpCallOptions = {
  method: 'GET',
  template: '/users/:id',
  params: { id: 'u1' },
};
export const post: HttpCallOptions = { method: 'POST', template: '/users', body: { name: 'ä' } };

/** What a call ends with when the dependency has failed it. */
export const unavailable = {
  code: 'dependency_unavailable',
  status: 503,
  retryAfterSeconds: 1,
  details: { dependency: 'user-service' },
};
