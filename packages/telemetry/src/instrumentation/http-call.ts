import { type Context, context, createContextKey } from '@opentelemetry/api';

/** Facts about an outgoing HTTP call that the HTTP instrumentation cannot know. */
export interface HttpCall {
  method: string;
  /** The path with placeholders: `/users/:id`. Part of the span's name. */
  template: string;
  /** The `service.name` of the callee, or the provider's name: `stripe`. */
  service: string;
  /** 1 for the first retry, and so on. Left out on the first attempt. */
  resendCount?: number;
  /** The callee is external: no `traceparent`, `tracestate` or `baggage` is sent. */
  thirdParty?: boolean;
}

const HTTP_CALL = createContextKey('traceshop.http_call');

/**
 * Names the CLIENT span of the one HTTP call in `fn`: `{method} {template}`, with `url.template`,
 * `server.service.name` and `http.request.resend_count`. Works with the `http` module (also under axios) and
 * with `fetch`, on any connection.
 */
export function describeHttpCall<T>(call: HttpCall, fn: () => T): T {
  return context.with(context.active().setValue(HTTP_CALL, call), fn);
}

/** The call that `describeHttpCall` put into a context. */
export function describedCall(from: Context): HttpCall | undefined {
  return from.getValue(HTTP_CALL) as HttpCall | undefined;
}
