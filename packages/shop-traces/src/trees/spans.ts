// The parts of all drawn trees.

import type { ShopAttributes } from '@traceshop/contract';
import { FULL_NAME, type ServiceName } from '@traceshop/contract/topology';
import type { GenericAttributes } from '@traceshop/telemetry';
import {
  type Child,
  client,
  internal,
  type Node,
  type SpanProps,
  server,
} from '@traceshop/trace-testing';

declare module '@traceshop/trace-testing' {
  // A misspelt attribute in a drawn tree is a compile error, the shop's own names included.
  interface CustomAttributes extends ShopAttributes, GenericAttributes {}
}

/** Props, children, both or none, as in the patterns of the library. */
type Rest<P> = [] | [P] | [Child[]] | [P, Child[]];

function split<P extends object>(rest: Rest<P>): { props: P | undefined; children: Child[] } {
  const [first, second = []] = rest;
  return Array.isArray(first)
    ? { props: undefined, children: first }
    : { props: first, children: second };
}

/** SERVER `name` of a service, called from outside or by another service. */
export function serves(to: ServiceName, name: string, ...rest: Rest<SpanProps>): Node {
  const { props = {}, children } = split(rest);
  return server(FULL_NAME[to], name, props, children);
}

export interface Call {
  from: ServiceName;
  to: ServiceName;
  /** The name of both spans: `POST /charges`. */
  name: string;
  /** The HTTP status. A CLIENT span fails from 400, a SERVER span from 500. */
  status: number;
}

/** CLIENT of one service and SERVER of the other, with their common attributes. */
export function calls({ from, to, name, status }: Call, children: Child[] = []): Node {
  const template = name.split(' ')[1] ?? name;
  const withStatus = { 'http.response.status_code': status };
  const failed = status >= 400 ? { 'error.type': String(status) } : {};
  return client(
    FULL_NAME[from],
    name,
    {
      status: status >= 400 ? 'ERROR' : 'UNSET',
      attrs: {
        ...withStatus,
        ...failed,
        'url.template': template,
        'server.service.name': FULL_NAME[to],
      },
    },
    [
      server(
        FULL_NAME[to],
        name,
        {
          remoteParent: true,
          status: status >= 500 ? 'ERROR' : 'UNSET',
          attrs: { ...withStatus, 'http.route': template },
        },
        children,
      ),
    ],
  );
}

/** CLIENT of a call whose callee is down. */
export function cannotReach({ from, to, name }: Omit<Call, 'status'>): Node {
  return client(FULL_NAME[from], name, {
    status: 'ERROR',
    attrs: { 'url.template': name.split(' ')[1] ?? name, 'server.service.name': FULL_NAME[to] },
  });
}

export interface StepProps extends SpanProps {
  /** The `error.type` of a step that fails; without it the step is OK. */
  errorType?: string;
}

/** A manual step: OK, or ERROR with its `error.type`. */
export function step(of: ServiceName, name: string, ...rest: Rest<StepProps>): Node {
  const { props = {}, children } = split(rest);
  const { errorType, ...others } = props;
  const error = errorType === undefined ? {} : { 'error.type': errorType };
  return internal(
    FULL_NAME[of],
    name,
    { status: errorType ? 'ERROR' : 'OK', ...others, attrs: { ...others.attrs, ...error } },
    children,
  );
}

/** The exception is recorded once per process, on the innermost step. */
export const exception = { events: { exactly: [{ name: 'exception' }] } };

/** PostgreSQL statements by their summaries, each once. */
export function pg(of: ServiceName, ...summaries: string[]): Node[] {
  return summaries.map((summary) =>
    client(FULL_NAME[of], summary, {
      attrs: { 'db.system.name': 'postgresql', 'db.query.summary': summary },
    }),
  );
}

/** `ERROR` if Redis is down. */
export type CacheStatus = 'UNSET' | 'ERROR';

export function redis(of: ServiceName, command: 'GET' | 'SET', status: CacheStatus = 'UNSET') {
  return client(FULL_NAME[of], `redis-${command}`, {
    status,
    attrs: { 'db.system.name': 'redis' },
  });
}

/** The gateway calls auth. An invalid token is a result, not an error. */
export function authenticated(result: 'valid' | 'invalid' | 'missing_token' = 'valid'): Node {
  return calls({ from: 'gateway', to: 'auth', name: 'POST /validate', status: 200 }, [
    step('auth', 'validate_token', { attrs: { 'validation.result': result } }),
  ]);
}
