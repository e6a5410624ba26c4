import type { ClientRequest, IncomingMessage } from 'node:http';
import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';
import { type NamedError, typeOf } from '../error-names';
import { callAttributes, callName } from './call-attributes';
import { harmless, type Watch, watch } from './messages';
import { type Signals, setFailure, setOutcome } from './outcome';
import {
  headerIn,
  optionsAt,
  type RequestArgs,
  rendersAtOnce,
  type Target,
  targetOf,
  withHeaders,
} from './target';

type Request = (this: unknown, ...args: RequestArgs) => ClientRequest;

/**
 * Gives calls a CLIENT span. The span is not active while the request is created: its listeners and its
 * response belong to the caller.
 */
export function traceOutgoing(signals: Signals, scheme: string) {
  return (request: Request): Request =>
    function (this: unknown, ...args) {
      const call = harmless(() => start(signals, scheme, args));
      if (call === undefined) return request.apply(this, args);
      const created = call.fails(() => request.apply(this, call.args));
      harmless(() => call.follow(created));
      return created;
    };
}

/** As Node's own `get`, with the wrapped `request`. */
export function getBy(request: Request) {
  return (_get: Request): Request =>
    function (this: unknown, ...args) {
      const created = request.apply(this, args);
      created.end();
      return created;
    };
}

function start(signals: Signals, scheme: string, args: RequestArgs): Call | undefined {
  const active = context.active();
  if (isTracingSuppressed(active)) return undefined;
  const target = targetOf(args, scheme);
  return target === undefined ? undefined : new Call(signals, { active, target, args });
}

interface Outgoing {
  active: Context;
  target: Target;
  args: RequestArgs;
}

class Call implements Watch {
  /** The caller's: its listeners run there. */
  readonly context: Context;
  readonly args: RequestArgs;
  readonly #signals: Signals;
  readonly #since = performance.now();
  readonly #metric: Attributes;
  readonly #added: Record<string, string>;
  /** Undefined once the span has ended: a context can outlive its call for long. */
  #span: Span | undefined;

  constructor(signals: Signals, { active, target, args }: Outgoing) {
    const attributes = callAttributes(target, active);
    const options = { kind: SpanKind.CLIENT, attributes };
    this.#span = signals.startSpan(callName(target, active), options, active);
    this.#signals = signals;
    this.context = active;
    this.#metric = {
      [ATTR_HTTP_REQUEST_METHOD]: attributes[ATTR_HTTP_REQUEST_METHOD],
      [ATTR_SERVER_ADDRESS]: attributes[ATTR_SERVER_ADDRESS],
      [ATTR_SERVER_PORT]: attributes[ATTR_SERVER_PORT],
    };
    this.#added = injected(target, trace.setSpan(active, this.#span));
    if (target.headers === undefined || !rendersAtOnce(target.headers)) {
      this.args = args;
      return;
    }
    this.args = [...args];
    const at = optionsAt(args);
    const headers = withHeaders(target.headers, this.#added);
    this.args[at] = { ...(args[at] as object), headers };
  }

  /** The result of `create`. If Node rejects the arguments, the span says so. */
  fails(create: () => ClientRequest): ClientRequest {
    try {
      return create();
    } catch (error) {
      harmless(() => this.#fail(error));
      throw error;
    }
  }

  follow(request: ClientRequest): void {
    watch(request, this);
    if (request.headersSent) return;
    for (const [name, value] of Object.entries(this.#added)) request.setHeader(name, value);
  }

  seen(event: string | symbol, detail: unknown): void {
    if (this.#span === undefined) return;
    if (event === 'response') this.#respond(detail as IncomingMessage);
    else if (event === 'error') this.#fail(detail);
    else if (event === 'close') this.#end();
  }

  #respond(response: IncomingMessage): void {
    const { statusCode: status = 0, socket, httpVersion } = response;
    const facts: Attributes = {
      [ATTR_HTTP_RESPONSE_STATUS_CODE]: status,
      [ATTR_NETWORK_PROTOCOL_VERSION]: httpVersion,
    };
    const { remoteAddress, remotePort } = socket;
    if (remoteAddress !== undefined) facts[ATTR_NETWORK_PEER_ADDRESS] = remoteAddress;
    if (remotePort !== undefined) facts[ATTR_NETWORK_PEER_PORT] = remotePort;
    this.#span?.setAttributes(facts);
    this.#metric[ATTR_HTTP_RESPONSE_STATUS_CODE] = status;
    this.#metric[ATTR_NETWORK_PROTOCOL_VERSION] = httpVersion;
    watch(response, {
      context: this.context,
      seen: (event, detail) => {
        if (this.#span === undefined) return;
        if (event === 'error') this.#fail(detail);
        if (event !== 'end') return;
        setOutcome({ span: this.#span, metric: this.#metric }, status, 400);
        this.#end();
      },
    });
  }

  #fail(thrown: unknown): void {
    if (this.#span === undefined) return;
    setFailure({ span: this.#span, metric: this.#metric }, thrown, typeOf(thrown as NamedError));
    this.#end();
  }

  #end(): void {
    this.#span?.end();
    this.#span = undefined;
    this.#signals.record(this.#metric, this.#since);
  }
}

/** The headers that propagators add. A `traceparent` of the program shows them that it is set by hand. */
function injected(target: Target, within: Context): Record<string, string> {
  const own = headerIn(target.headers, 'traceparent');
  const carrier: Record<string, string> = {};
  if (own !== undefined) carrier['traceparent'] = String(own);
  propagation.inject(within, carrier);
  return carrier;
}
