import { readFileSync } from 'node:fs';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { diag } from '@opentelemetry/api';
import { keyValuePairs, positive, text } from '../env';
import { scrub } from '../scrub/scrub';

export type Signal = 'traces' | 'metrics' | 'logs';

/** The destination and format of one signal, from `OTEL_EXPORTER_OTLP_*` and its variants per signal. */
export interface OtlpSettings {
  url: string;
  headers: Record<string, string>;
  json: boolean;
  gzip: boolean;
  timeoutMs: number;
  tls: { ca?: string; cert?: string; key?: string };
}

const DEFAULT_BASE = 'http://localhost:4318';
const DEFAULT_TIMEOUT_MS = 10_000;

export function otlpSettings(signal: Signal): OtlpSettings {
  const json = encoding(signal) === 'json';
  return {
    url: endpoint(signal),
    headers: {
      ...headersOf('OTEL_EXPORTER_OTLP_HEADERS'),
      ...headersOf(own(signal, 'HEADERS')),
      'content-type': json ? 'application/json' : 'application/x-protobuf',
    },
    json,
    gzip: compressed(signal),
    timeoutMs:
      positive(own(signal, 'TIMEOUT')) ??
      positive('OTEL_EXPORTER_OTLP_TIMEOUT') ??
      DEFAULT_TIMEOUT_MS,
    tls: {
      ...file('ca', signal, 'CERTIFICATE'),
      ...file('cert', signal, 'CLIENT_CERTIFICATE'),
      ...file('key', signal, 'CLIENT_KEY'),
    },
  };
}

function own(signal: Signal, what: string): string {
  return `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`;
}

/** The value for one signal, else the value for all three, as in the specification. */
function either(signal: Signal, what: string): { name: string; value: string } | undefined {
  for (const name of [own(signal, what), `OTEL_EXPORTER_OTLP_${what}`]) {
    const value = text(name);
    if (value !== undefined) return { name, value };
  }
  return undefined;
}

function encoding(signal: Signal): 'json' | 'protobuf' {
  const protocol = either(signal, 'PROTOCOL')?.value ?? 'http/protobuf';
  if (protocol === 'http/json') return 'json';
  if (protocol !== 'http/protobuf') {
    // The same text for each signal, so the diagnostics log it once.
    diag.warn(
      `OTLP over ${protocol} is not built in: use http/protobuf or http/json, which collectors take on port 4318; going on with http/protobuf`,
    );
  }
  return 'protobuf';
}

function endpoint(signal: Signal): string {
  const name = own(signal, 'ENDPOINT');
  const specific = url(name);
  if (specific !== undefined) {
    const other = /\/v1\/(traces|metrics|logs)\/?$/.exec(specific)?.[1];
    if (other !== undefined && other !== signal) {
      const likely = specific.replace(/\/v1\/\w+\/?$/, `/v1/${signal}`);
      diag.warn(
        `${name}=${scrub(specific)} is an address for ${other}: ${signal} usually go to ${scrub(likely)}`,
      );
    }
    return specific;
  }
  return `${base()}/v1/${signal}`;
}

/** The address before `/v1/<signal>`. Removes that ending, which people often add by mistake. */
function base(): string {
  const name = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const given = (url(name) ?? DEFAULT_BASE).replace(/\/+$/, '');
  const ending = /\/v1\/(traces|metrics|logs)$/.exec(given);
  if (ending === null) return given;
  const likely = given.slice(0, -ending[0].length);
  diag.warn(
    `${name}=${scrub(given)} ends in ${ending[0]}, which is for ${ending[1]} alone, and this variable is the base of all signals: going on with ${scrub(likely)}; for ${ending[1]} alone set ${own(ending[1] as Signal, 'ENDPOINT')}`,
  );
  return likely;
}

function url(name: string): string | undefined {
  const value = text(name);
  if (value === undefined) return undefined;
  if (/^https?:$/.test(protocolOf(value))) return value;
  diag.warn(
    `${name}=${scrub(value)} is not a URL that begins with http:// or https://; the default is used`,
  );
  return undefined;
}

function protocolOf(value: string): string {
  try {
    return new URL(value).protocol;
  } catch {
    return '';
  }
}

function headersOf(name: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [key, value] of Object.entries(keyValuePairs(name))) {
    try {
      validateHeaderName(key);
      validateHeaderValue(key, value);
      headers[key.toLowerCase()] = value;
    } catch {
      diag.warn(`${name} holds ${key}, which cannot be sent as a header; it is left out`);
    }
  }
  return headers;
}

function compressed(signal: Signal): boolean {
  const chosen = either(signal, 'COMPRESSION');
  if (chosen === undefined || chosen.value === 'none') return false;
  if (chosen.value === 'gzip') return true;
  diag.warn(`${chosen.name}=${chosen.value} is not known: gzip or none; going on without`);
  return false;
}

function file(member: 'ca' | 'cert' | 'key', signal: Signal, what: string): OtlpSettings['tls'] {
  const chosen = either(signal, what);
  if (chosen === undefined) return {};
  try {
    return { [member]: readFileSync(chosen.value, 'utf8') };
  } catch (error) {
    diag.warn(
      `${chosen.name}=${chosen.value} cannot be read (${String(error)}); going on without it`,
    );
    return {};
  }
}
