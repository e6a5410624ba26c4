import {
  type ClientRequest,
  IncomingMessage,
  type RequestOptions,
  ServerResponse,
} from 'node:http';
import { context, isSpanContextValid, type Span } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { HttpInstrumentationConfig } from '@opentelemetry/instrumentation-http';
import type { UndiciInstrumentationConfig } from '@opentelemetry/instrumentation-undici';
import { ATTR_HTTP_REQUEST_RESEND_COUNT } from '@opentelemetry/semantic-conventions';
import { GENERIC_ATTRIBUTES } from '../names';
import { nameErrors } from './error-names';
import { settleFetchContext } from './hand-set-context';
import { createIsHealthCheck } from './health-paths';
import { describedCall } from './http-call';

const { serverServiceName, urlTemplate } = GENERIC_ATTRIBUTES;

/** nginx's "client closed request". RFC 9110 has no such status. */
const CLIENT_GONE = 499;

/** Names, filters and headers for the spans of instrumentation-http. */
export const httpConfig = (healthPaths?: readonly string[]): HttpInstrumentationConfig => ({
  ignoreIncomingRequestHook: createIsHealthCheck(healthPaths),
  // Without this, http.client.request.duration would include sent telemetry.
  ignoreOutgoingRequestHook: () => isTracingSuppressed(context.active()),
  startOutgoingSpanHook(request) {
    readableHeaders(request);
    return {};
  },
  requestHook(span, request) {
    if (request instanceof IncomingMessage) return;
    nameCall(span);
    nameErrors(request as ClientRequest);
  },
  responseHook(span, response) {
    if (response instanceof ServerResponse) onServerResponse(span, response);
    else nameErrors(response as IncomingMessage);
  },
});

/** Names for the spans of `fetch`. */
export const undiciConfig: UndiciInstrumentationConfig = {
  ignoreRequestHook: () => isTracingSuppressed(context.active()),
  requestHook(span, { headers }) {
    nameCall(span);
    settleFetchContext(span, context.active(), headers);
  },
};

/** The instrumentation copies headers as an object. Node also accepts a list of names and values. */
function readableHeaders(request: RequestOptions): void {
  const { headers } = request;
  if (!Array.isArray(headers)) return;
  const list = headers.flat();
  const named: Record<string, string[]> = {};
  for (let i = 0; i + 1 < list.length; i += 2) {
    const name = String(list[i]);
    named[name] = [...(named[name] ?? []), String(list[i + 1])];
  }
  const single = Object.entries(named).map(([name, values]) => [
    name,
    values.length === 1 ? values[0] : values,
  ]);
  request.headers = Object.fromEntries(single);
}

/** Gives a CLIENT span the name and attributes from `describeHttpCall`. */
function nameCall(span: Span): void {
  const call = describedCall(context.active());
  if (call === undefined) return;
  span.updateName(`${call.method} ${call.template}`);
  span.setAttributes({ [urlTemplate.name]: call.template, [serverServiceName.name]: call.service });
  if (call.resendCount) span.setAttribute(ATTR_HTTP_REQUEST_RESEND_COUNT, call.resendCount);
}

function onServerResponse(span: Span, response: ServerResponse): void {
  const { traceId, spanId, traceFlags } = span.spanContext();
  if (isSpanContextValid(span.spanContext())) {
    const flags = traceFlags.toString(16).padStart(2, '0');
    response.setHeader('traceresponse', `00-${traceId}-${spanId}-${flags}`);
  }
  reportGone(response);
}

/**
 * An unsent response has Node's default status of 200, and its span would have it too. The
 * instrumentation reads the status in its own listener, which it adds next: only that one sees 499.
 */
function reportGone(response: ServerResponse): void {
  let before = response.statusCode;
  response.on('close', () => {
    before = response.statusCode;
    if (!response.headersSent) response.statusCode = CLIENT_GONE;
  });
  let theirs = false;
  const onNew = (event: string | symbol): void => {
    if (!theirs) {
      theirs = event === 'close';
      return;
    }
    response.off('newListener', onNew);
    response.on('close', () => {
      response.statusCode = before;
    });
  };
  response.on('newListener', onNew);
}
