import { createHttpClient, type HttpCallOptions, type HttpClientOptions } from '../src/index';
import type { Neighbour } from './neighbour';

/** Makes clients of the neighbour, who plays the user service. */
export const clientOf =
  (neighbour: Neighbour) =>
  (overrides: Partial<HttpClientOptions> = {}) =>
    createHttpClient({
      service: 'user-service',
      url: neighbour.url,
      timeoutMs: 5_000,
      ...overrides,
    });

export const get: HttpCallOptions = {
  method: 'GET',
  template: '/users/:id',
  params: { id: 'u1' },
};
export const post: HttpCallOptions = { method: 'POST', template: '/users', body: { name: 'ä' } };

/** What a call ends with that the neighbour has failed. */
export const unavailable = {
  code: 'dependency_unavailable',
  status: 503,
  retryAfterSeconds: 1,
  details: { dependency: 'user-service' },
};
