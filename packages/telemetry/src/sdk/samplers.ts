import { type Attributes, type Context, createTraceState, diag, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
} from '@opentelemetry/sdk-trace';
import { list, text } from '../env';
import { harmlessSampler } from './harmless';

/** Trace ids contain 56 random bits: the last 14 hexadecimal digits. */
const RANDOM_DIGITS = 14;

/**
 * Keeps a share of the traces by their id. Writes the share as the W3C/OpenTelemetry rejection
 * threshold into `tracestate` (`ot=th:c` for a quarter), so that metrics made from spans count each
 * one four times.
 */
export function ratioSampler(ratio: number): Sampler {
  const threshold = thresholdOf(ratio);
  return {
    shouldSample(context, traceId): SamplingResult {
      if (ratio <= 0 || traceId.slice(-RANDOM_DIGITS) < threshold) {
        return { decision: SamplingDecision.NOT_RECORD };
      }
      return kept(context, threshold);
    },
    toString: () => `ThresholdRatio{${ratio}}`,
  };
}

/** The threshold as 14 hexadecimal digits. Ids below it are rejected. */
function thresholdOf(ratio: number): string {
  const rejected = Math.round((1 - Math.min(Math.max(ratio, 0), 1)) * 2 ** 52);
  // A double holds 52 bits exactly. The 13 digits are padded to the 14 of an id.
  return rejected === 2 ** 52
    ? 'f'.repeat(RANDOM_DIGITS)
    : rejected.toString(16).padStart(13, '0').padEnd(RANDOM_DIGITS, '0');
}

function kept(context: Context, threshold: string): SamplingResult {
  const state = trace.getSpanContext(context)?.traceState ?? createTraceState();
  const short = threshold.replace(/0+$/, '') || '0';
  const others = (state.get('ot') ?? '')
    .split(';')
    .filter((part) => part !== '' && !part.startsWith('th:'));
  const traceState = state.set('ot', [`th:${short}`, ...others].join(';'));
  return { decision: SamplingDecision.RECORD_AND_SAMPLED, traceState };
}

/**
 * Keeps every request to the given routes and leaves others to `rest`. A route is a path, with an
 * optional method: `POST /checkout`. It includes the paths below it. A sampler sees only method and
 * `url.path`, because it runs before the request can fail.
 */
export function prioritySampler(routes: string[], rest: Sampler): Sampler {
  const always = routes.map(parseRoute);
  return {
    shouldSample(...span: Parameters<Sampler['shouldSample']>): SamplingResult {
      const [context, , , , attributes] = span;
      if (always.some((route) => covers(route, attributes))) return kept(context, '0');
      return rest.shouldSample(...span);
    },
    toString: () => `Priority{${routes.join(', ')}; ${rest}}`,
  };
}

interface Route {
  method: string | undefined;
  path: string;
}

function parseRoute(route: string): Route {
  const [first = '', second] = route.split(/\s+/);
  if (second === undefined) return { method: undefined, path: first };
  return { method: first.toUpperCase(), path: second };
}

function covers(route: Route, attributes: Attributes): boolean {
  const path = attributes['url.path'];
  if (typeof path !== 'string') return false;
  if (route.method !== undefined && attributes['http.request.method'] !== route.method)
    return false;
  return path === route.path || path.startsWith(`${route.path.replace(/\/$/, '')}/`);
}

/** Drops useless spans by name: opening a connection belongs to no request. */
function withoutNoise(sampler: Sampler): Sampler {
  return {
    shouldSample(...span: Parameters<Sampler['shouldSample']>): SamplingResult {
      const [, , name] = span;
      if (name === 'redis-connect') return { decision: SamplingDecision.NOT_RECORD };
      return sampler.shouldSample(...span);
    },
    toString: () => sampler.toString(),
  };
}

/**
 * The sampler of `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`, or else the program's own.
 * The default is parent-based and keeps all. A ratio does not apply to the routes in
 * `TRACESHOP_SAMPLE_ALWAYS` (comma-separated).
 */
export function createSampler(own?: Sampler): Sampler {
  const name = text('OTEL_TRACES_SAMPLER');
  if (name === undefined && own !== undefined) return withoutNoise(harmlessSampler(own));
  return withoutNoise(named(name ?? 'parentbased_always_on'));
}

function named(name: string): Sampler {
  const [, parentBased, base] = /^(parentbased_)?(.*)$/.exec(name) ?? [];
  const root = rootSampler(base ?? '');
  if (root === undefined) {
    diag.warn(
      `OTEL_TRACES_SAMPLER=${name} is not known here: always_on, always_off, traceidratio, each also with parentbased_; keeping all`,
    );
    return new ParentBasedSampler({ root: new AlwaysOnSampler() });
  }
  return parentBased === undefined ? root : new ParentBasedSampler({ root });
}

function rootSampler(name: string): Sampler | undefined {
  if (name === 'always_on') return new AlwaysOnSampler();
  if (name === 'always_off') return new AlwaysOffSampler();
  if (name !== 'traceidratio') return undefined;
  const rest = ratioSampler(ratioFromEnv());
  const routes = list('TRACESHOP_SAMPLE_ALWAYS');
  return routes === undefined ? rest : prioritySampler(routes, rest);
}

function ratioFromEnv(): number {
  const value = text('OTEL_TRACES_SAMPLER_ARG');
  const ratio = Number(value ?? 1);
  if (ratio >= 0 && ratio <= 1) return ratio;
  diag.warn(`OTEL_TRACES_SAMPLER_ARG=${value} is not between 0 and 1; keeping all`);
  return 1;
}
