import type { Attrs, Span } from '../src';
import { failed } from './build';

export const SERVED: Attrs = {
  'http.request.method': 'GET',
  'http.route': '/users/:id',
  'url.path': '/users/usr_abc',
  'url.scheme': 'http',
  'http.response.status_code': 200,
};
export const CALLED: Attrs = {
  'http.request.method': 'POST',
  'server.address': 'payment',
  'server.port': 3005,
  'url.full': 'http://payment:3005/charges',
  'http.response.status_code': 201,
};
export const SENT: Attrs = {
  'messaging.system.name': 'rabbitmq',
  'messaging.operation.name': 'publish',
  'messaging.operation.type': 'send',
  'messaging.destination.name': 'notifications',
};

function without(attrs: Attrs, key: string): Attrs {
  return Object.fromEntries(Object.entries(attrs).filter(([other]) => other !== key));
}

/** A rule, what it says, and the span that breaks it and no other rule. */
export const BREACHES: [rule: string, expected: string, [line: string, Partial<Span>]][] = [
  [
    'known-key',
    'http.request.metod is neither',
    ['a INTERNAL x', { attributes: { 'http.request.metod': 'GET' } }],
  ],
  [
    'deprecated-key',
    'Replaced by `http.request.method`.',
    ['a INTERNAL x', { attributes: { 'http.method': 'GET' } }],
  ],
  [
    'deprecated-key',
    'event boom: exception.escaped is deprecated',
    [
      'a INTERNAL x',
      { events: [{ name: 'boom', time: 0n, attributes: { 'exception.escaped': true } }] },
    ],
  ],
  [
    'deprecated-key',
    'resource of a: deployment.environment is deprecated',
    ['a INTERNAL x', { resource: { 'deployment.environment': 'test' } }],
  ],
  [
    'key-format',
    'http.request.header.X-Id is not of the form',
    ['a INTERNAL x', { attributes: { 'http.request.header.X-Id': ['1'] } }],
  ],
  [
    'value-type',
    'server.port is string, expected number',
    ['a INTERNAL x', { attributes: { 'server.port': '80' } }],
  ],
  [
    'required-keys',
    'url.scheme is required of http spans',
    ['user SERVER GET /users/:id', { attributes: without(SERVED, 'url.scheme') }],
  ],
  [
    'required-keys',
    'http.request.method is required of http spans',
    ['user SERVER GET /users/:id', { attributes: without(SERVED, 'http.request.method') }],
  ],
  [
    'required-keys',
    'server.port is required of http spans',
    ['user CLIENT POST', { attributes: without(CALLED, 'server.port') }],
  ],
  [
    'required-keys',
    'db.system.name is required of db spans',
    ['a CLIENT SELECT', { attributes: { 'db.query.text': 'SELECT' } }],
  ],
  [
    'required-keys',
    'messaging.destination.name is required',
    ['a PRODUCER publish', { attributes: without(SENT, 'messaging.destination.name') }],
  ],
  ['span-name', 'the name should be "GET /users/:id"', ['user SERVER GET', { attributes: SERVED }]],
  [
    'span-name',
    'the name should be "GET", or http.route say',
    ['user SERVER GET /users/:id', { attributes: without(SERVED, 'http.route') }],
  ],
  [
    'span-name',
    'the name should be "POST", or url.template say',
    ['user CLIENT POST /charges', { attributes: CALLED }],
  ],
  ['span-name', 'the name holds a number', ['a INTERNAL order 4711', {}]],
  [
    'span-name',
    'the name holds a UUID',
    ['a INTERNAL order 6ba7b810-9dad-11d1-80b4-00c04fd430c8', {}],
  ],
  [
    'span-kind',
    'http spans are SERVER or CLIENT',
    ['a INTERNAL GET', { attributes: { 'http.request.method': 'GET' } }],
  ],
  [
    'span-kind',
    'db spans are CLIENT',
    ['a INTERNAL q', { attributes: { 'db.system.name': 'postgresql', 'server.address': 'db' } }],
  ],
  [
    'span-kind',
    'messaging send spans are PRODUCER or CLIENT',
    ['a CONSUMER publish', { attributes: SENT }],
  ],
  ['error-type', 'status ERROR without error.type', ['a INTERNAL x', failed]],
  [
    'http-status',
    'status UNSET at 503, expected ERROR',
    ['user SERVER GET /users/:id', { attributes: { ...SERVED, 'http.response.status_code': 503 } }],
  ],
  [
    'http-status',
    'status UNSET at 500, expected ERROR',
    ['user SERVER GET /users/:id', { attributes: { ...SERVED, 'http.response.status_code': 500 } }],
  ],
  [
    'http-status',
    'status ERROR at 404, expected UNSET',
    [
      'user SERVER GET /users/:id',
      {
        ...failed,
        attributes: { ...SERVED, 'http.response.status_code': 404, 'error.type': '404' },
      },
    ],
  ],
  [
    'http-status',
    'status UNSET at 402, expected ERROR',
    ['user CLIENT POST', { attributes: { ...CALLED, 'http.response.status_code': 402 } }],
  ],
  [
    'service-name',
    'resource of unknown_service:node: service.name is not set',
    ['unknown_service:node INTERNAL x', {}],
  ],
  [
    'scope-version',
    'scope mine: has no version',
    ['a INTERNAL x', { scope: { name: 'mine', version: '' } }],
  ],
];
