import { type Context, context, createContextKey } from '@opentelemetry/api';

/** What an outgoing HTTP call is, in words that the HTTP instrumentation cannot know. */
export interface HttpCall {
  method: string;
  /** The path with its parameters left open: `/users/:id`. Part of the span's name. */
  template: string;
  /** The `service.name` of the callee, or the provider's name: `stripe`. */
  service: string;
  /** 1 for the first repetition, and so on; left out on the first try. */
  resendCount?: number;
  /** The callee is not ours: no `traceparent`, `tracestate` or `baggage` is sent. */
  thirdParty?: boolean;
}

const HTTP_CALL = createContextKey('traceshop.http_call');

/**
 * Names the CLIENT span of the one HTTP call that `fn` makes: `{method} {template}`, with
 * `url.template`, `server.service.name` and `http.request.resend_count`. Works with the `http`
 * module (axios) and with `fetch`, and whatever connection the call ends up on.
 */
export function describeHttpCall<T>(call: HttpCall, fn: () => T): T {
  return context.with(context.active().setValue(HTTP_CALL, call), fn);
}

/** The call that `describeHttpCall` put into a context. */
export function describedCall(from: Context): HttpCall | undefined {
  return from.getValue(HTTP_CALL) as HttpCall | undefined;
}
