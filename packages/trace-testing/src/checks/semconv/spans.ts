/** The rules for a whole span. */
import type { Span } from '../../tree/model';
import type { Problem } from './rules';

type Family = 'http' | 'db' | 'messaging';

/** Required keys by family and kind. The tests prove that none is deprecated. */
export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'http SERVER': ['http.request.method', 'url.path', 'url.scheme'],
  'http CLIENT': ['http.request.method', 'server.address', 'server.port', 'url.full'],
  db: ['db.system.name'],
  messaging: [
    'messaging.system.name',
    'messaging.operation.name',
    'messaging.operation.type',
    'messaging.destination.name',
  ],
};

/** The family of a span. INTERNAL spans of routers carry `http.route` but are not HTTP spans. */
function familyOf(span: Span): Family | undefined {
  const has = (prefix: string) =>
    Object.keys(span.attributes).some((key) => key.startsWith(prefix));
  if (span.kind === 'PRODUCER' || span.kind === 'CONSUMER' || has('messaging.')) return 'messaging';
  if (has('db.')) return 'db';
  if ('http.request.method' in span.attributes) return 'http';
  const remote = span.kind === 'SERVER' || span.kind === 'CLIENT';
  return remote && has('http.') ? 'http' : undefined;
}

function missingKeys(span: Span, family: Family | undefined): Problem[] {
  const keys = family && (REQUIRED[`${family} ${span.kind}`] ?? REQUIRED[family]);
  return (keys ?? [])
    .filter((key) => !(key in span.attributes))
    .map((key) => ({ rule: 'required-keys', text: `${key} is required of ${family} spans` }));
}

const KINDS: Readonly<Record<Family, readonly string[]>> = {
  http: ['SERVER', 'CLIENT'],
  db: ['CLIENT'],
  messaging: ['PRODUCER', 'CONSUMER', 'CLIENT'],
};
const MESSAGING_KINDS: Readonly<Record<string, readonly string[]>> = {
  send: ['PRODUCER', 'CLIENT'],
  create: ['PRODUCER'],
  receive: ['CLIENT', 'CONSUMER'],
  process: ['CONSUMER'],
  settle: ['CLIENT'],
};

function kindProblem(span: Span, family: Family | undefined): Problem[] {
  if (!family) return [];
  const operation = span.attributes['messaging.operation.type'];
  const kinds = (family === 'messaging' && MESSAGING_KINDS[String(operation)]) || KINDS[family];
  // An embedded database is not called over a network.
  const embedded =
    family === 'db' && span.kind === 'INTERNAL' && !('server.address' in span.attributes);
  if (embedded || kinds.includes(span.kind)) return [];
  const about = operation === undefined ? family : `${family} ${String(operation)}`;
  return [{ rule: 'span-kind', text: `${about} spans are ${kinds.join(' or ')}` }];
}

function httpName(span: Span): Problem[] {
  const { attributes, kind, name } = span;
  const method = String(attributes['http.request.method']);
  const verb = method === '_OTHER' ? 'HTTP' : method;
  const target = attributes[kind === 'SERVER' ? 'http.route' : 'url.template'];
  if (target !== undefined) {
    const expected = `${verb} ${String(target)}`;
    // A client without low-cardinality names may use the method alone.
    if (name === expected || (kind === 'CLIENT' && name === verb)) return [];
    return [{ rule: 'span-name', text: `the name should be "${expected}"` }];
  }
  if (name === verb) return [];
  const key = kind === 'SERVER' ? 'http.route' : 'url.template';
  const text = `the name should be "${verb}", or ${key} say what follows it`;
  return [{ rule: 'span-name', text }];
}

const IDS = [
  { what: 'a UUID', pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i },
  { what: 'a long hexadecimal number', pattern: /\b(?=[0-9a-f]*\d)[0-9a-f]{16,}\b/i },
  { what: 'a number', pattern: /\d{3,}/ },
];

function nameProblems(span: Span, family: Family | undefined): Problem[] {
  const http = family === 'http' && 'http.request.method' in span.attributes ? httpName(span) : [];
  const id = IDS.find(({ pattern }) => pattern.test(span.name));
  if (!id) return http;
  return [...http, { rule: 'span-name', text: `the name holds ${id.what}: one name per request` }];
}

function statusProblem(span: Span): Problem[] {
  const status = span.attributes['http.response.status_code'];
  const code = span.status.code;
  if (typeof status !== 'number') return [];
  const wanted = (expected: string): Problem[] =>
    code === expected
      ? []
      : [{ rule: 'http-status', text: `status ${code} at ${status}, expected ${expected}` }];
  if (span.kind === 'SERVER' && status >= 500) return wanted('ERROR');
  if (span.kind === 'SERVER' && status >= 400) return wanted('UNSET');
  return span.kind === 'CLIENT' && status >= 400 ? wanted('ERROR') : [];
}

/** Every violation of the rules for names, kinds, status and required keys. */
export function spanProblems(span: Span): Problem[] {
  const family = familyOf(span);
  const problems = [
    ...missingKeys(span, family),
    ...kindProblem(span, family),
    ...nameProblems(span, family),
    ...statusProblem(span),
  ];
  if (span.status.code === 'ERROR' && !('error.type' in span.attributes)) {
    problems.push({ rule: 'error-type', text: 'status ERROR without error.type' });
  }
  if (/^unknown_service(?:$|:)/.test(span.service)) {
    const text = 'service.name is not set';
    problems.push({ rule: 'service-name', text, of: `resource of ${span.service}` });
  }
  if (span.scope.version === '') {
    const text = 'has no version';
    problems.push({ rule: 'scope-version', text, of: `scope ${span.scope.name || '(unnamed)'}` });
  }
  return problems;
}
