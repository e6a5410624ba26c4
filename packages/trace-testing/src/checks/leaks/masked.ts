/** Masks that replace a secret, in any spelling and encoding. They are not leaks. */

const WORDS = 'redacted|masked|filtered|removed|hidden|scrubbed|obfuscated|sanitized|omitted';
const OPEN = '[\\[({<"\'_*-]{0,6}';
const CLOSE = '[\\])}>"\'_*-]{0,6}';
const MASK = new RegExp(
  `^(?:${OPEN}(?:${WORDS})${CLOSE}|["']?(?:[*•●█]+|x{3,}|\\?+|…|\\.{3}|)["']?)$`,
  'i',
);

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&ast;': '*',
  '&#42;': '*',
  '&#x2a;': '*',
};

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unescaped(text: string): string {
  return text
    .replace(/&[#a-z0-9]+;/gi, (entity) => ENTITIES[entity.toLowerCase()] ?? entity)
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
}

/** The text, and its decoded forms for the encodings that telemetry uses. */
function readings(text: string): string[] {
  const plain = unescaped(percentDecoded(percentDecoded(text)));
  const base64 = /^[\w+/-]{2,}={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString() : '';
  return [text, plain, ...(base64 === '' ? [] : [base64])];
}

const SCHEME = /^(?:bearer|basic|digest|token|apikey|api-key)(?:\s+|%20|\+)/i;
const COOKIE_PART = /^(?:path|domain|expires|max-age|samesite)=|^(?:httponly|secure|partitioned)$/i;

function isMask(text: string): boolean {
  return readings(text.trim()).some((reading) => MASK.test(reading.trim()));
}

function isMaskedCookie(text: string): boolean {
  const parts = unescaped(text).split(/;\s*/);
  const values = parts.filter((part) => !COOKIE_PART.test(part));
  return values.every((part) => part.includes('=') && isMask(part.slice(part.indexOf('=') + 1)));
}

/** True for a value that is only a mask, with or without a scheme or names around it. */
export function isMasked(text: string): boolean {
  return isMaskedText(text) || isMaskedCookie(text);
}

function isMaskedText(text: string): boolean {
  return isMask(text) || isMask(text.replace(SCHEME, ''));
}

/** The part of a finding that would be the secret. */
const SECRET_OF: Readonly<Record<string, (value: string) => string | undefined>> = {
  'credentials in a URL': (value) => /:([^:/@]*)@$/.exec(value)?.[1],
  'bearer token': (value) => value.replace(SCHEME, ''),
  'e-mail address': (value) => /^(.*?)(?:@|%40)/.exec(value)?.[1],
  'literal in a query': (value) => value.replace(/^'|'$/g, ''),
  'key that names a secret': (value) => value,
  'value of a secret name': (value) => value,
};

/** True if the finding is a mask and not a secret. */
export function isMaskedFinding(detector: string, value: string): boolean {
  const secret = SECRET_OF[detector]?.(value);
  if (secret === undefined) return false;
  // Only the value of a header may be a cookie. Elsewhere `x=` is base64.
  return detector === 'key that names a secret' ? isMasked(secret) : isMaskedText(secret);
}
