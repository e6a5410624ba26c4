import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  propagation,
  type Span,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import { type RPCMetadata, RPCType, setRPCMetadata, suppressTracing } from '@opentelemetry/core';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_URL_PATH,
  ATTR_URL_QUERY,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';
import { FLAT_ROOT } from '../../flat-context';
import { errorType } from '../error-type';
import type { IsIgnored } from '../health-paths';
import type { HttpRoute } from '../http-route';
import { endpointsOf } from './endpoints';
import { harmless, isWatched, type Watch, watch } from './messages';
import { type Signals, setFailure, setOutcome } from './outcome';
import { knownMethod, pathAndQuery } from './urls';

/** nginx's "client closed request". RFC 9110 has no such status. */
const CLIENT_GONE = 499;

/** Events with which a server passes a request to the program. */
const REQUEST_EVENTS = new Set<string | symbol>(['request', 'checkContinue', 'checkExpectation']);

export interface ServerSignals extends Signals {
  isIgnored: IsIgnored;
}

type Emit = (this: unknown, event: string | symbol, ...args: unknown[]) => boolean;

/**
 * Runs the handlers of a server in a SERVER span. It does not subscribe to `http.server.request.start`:
 * the context of such a subscriber would stay active for the next request of the connection.
 */
export function traceIncoming(signals: ServerSignals, scheme: string) {
  return (emit: Emit): Emit =>
    function (this: unknown, event, ...args) {
      if (!REQUEST_EVENTS.has(event)) return emit.call(this, event, ...args);
      const [request, response] = args as [IncomingMessage, ServerResponse];
      // A handler of `checkContinue` may emit `request`: then the response has its span already.
      const serverWatch = isWatched(response)
        ? undefined
        : harmless(() => start(signals, scheme, args));
      if (serverWatch === undefined) return emit.call(this, event, ...args);
      watch(request, { context: serverWatch.context });
      watch(response, serverWatch);
      return context.with(serverWatch.context, () => {
        try {
          return emit.call(this, event, ...args);
        } catch (error) {
          harmless(() => serverWatch.seen?.('error', error));
          throw error;
        }
      });
    };
}

function start(signals: ServerSignals, scheme: string, args: unknown[]): Watch {
  const [request, response] = args as [IncomingMessage, ServerResponse];
  if (signals.isIgnored(request)) return { context: suppressTracing(context.active()) };
  const attributes = attributesOf(request, scheme);
  const parent = propagation.extract(FLAT_ROOT, request.headers);
  const options = { kind: SpanKind.SERVER, attributes };
  const span = signals.startSpan(request.method ?? 'GET', options, parent);
  setTraceResponse(span, response);
  return new ServerSpan(signals, { span, parent, attributes, request, response });
}

function attributesOf(request: IncomingMessage, scheme: string): Attributes {
  const { headers, method = 'GET', url = '/' } = request;
  const attributes: Attributes = { ...endpointsOf(request, scheme) };
  const known = knownMethod(method);
  attributes[ATTR_HTTP_REQUEST_METHOD] = known;
  if (known !== method) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = method;
  attributes[ATTR_NETWORK_PROTOCOL_VERSION] = request.httpVersion;
  const agent = headers['user-agent'];
  if (agent !== undefined) attributes[ATTR_USER_AGENT_ORIGINAL] = agent;
  const parts = pathAndQuery(url, `${scheme}://${headers.host ?? 'localhost'}`);
  if (parts === undefined) return attributes;
  attributes[ATTR_URL_PATH] = parts.path;
  if (parts.query !== '') attributes[ATTR_URL_QUERY] = parts.query;
  return attributes;
}

function setTraceResponse(span: Span, response: ServerResponse): void {
  const spanContext = span.spanContext();
  if (!isSpanContextValid(spanContext)) return;
  const { traceId, spanId, traceFlags } = spanContext;
  const flags = traceFlags.toString(16).padStart(2, '0');
  response.setHeader('traceresponse', `00-${traceId}-${spanId}-${flags}`);
}

interface Started {
  span: Span;
  parent: Context;
  attributes: Attributes;
  request: IncomingMessage;
  response: ServerResponse;
}

class ServerSpan implements Watch {
  readonly context: Context;
  readonly #signals: Signals;
  readonly #since = performance.now();
  readonly #metricAttributes: Attributes;
  readonly #route: HttpRoute;
  /** Undefined after the span has ended: the context may live much longer than the request. */
  #open: Started | undefined;

  constructor(signals: Signals, started: Started) {
    const { span, parent, attributes } = started;
    const metadata: RPCMetadata & HttpRoute = { type: RPCType.HTTP, span };
    this.context = setRPCMetadata(trace.setSpan(parent, span), metadata);
    this.#signals = signals;
    this.#route = metadata;
    this.#open = started;
    this.#metricAttributes = {
      [ATTR_HTTP_REQUEST_METHOD]: attributes[ATTR_HTTP_REQUEST_METHOD],
      [ATTR_URL_SCHEME]: attributes[ATTR_URL_SCHEME],
      [ATTR_NETWORK_PROTOCOL_VERSION]: attributes[ATTR_NETWORK_PROTOCOL_VERSION],
    };
  }

  seen(event: string | symbol, detail: unknown): void {
    const open = this.#open;
    if (open === undefined || (event !== 'close' && event !== 'error')) return;
    this.#open = undefined;
    if (event === 'error')
      setFailure({ span: open.span, metric: this.#metricAttributes }, detail, errorType(detail));
    else this.#respond(open);
    open.span.end();
    this.#signals.record(this.#metricAttributes, this.#since);
  }

  #respond({ span, request, response }: Started): void {
    // An unsent response has Node's default status of 200.
    const status = response.headersSent ? response.statusCode : CLIENT_GONE;
    span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
    this.#metricAttributes[ATTR_HTTP_RESPONSE_STATUS_CODE] = status;
    setOutcome({ span, metric: this.#metricAttributes }, status, 500);
    const { route } = this.#route;
    if (route === undefined) return;
    span.setAttribute(ATTR_HTTP_ROUTE, route);
    this.#metricAttributes[ATTR_HTTP_ROUTE] = route;
    if (route !== '') span.updateName(`${request.method ?? 'GET'} ${route}`);
  }
}
