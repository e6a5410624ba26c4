import { AppError } from '../core/errors';

/** What JSON may hold at most. No request schema needs as much as either limit. */
export const JSON_LIMITS = { depth: 16, members: 1_000 };

const utf8Decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses JSON as RFC 8259 requires for exchange: UTF-8, and no duplicate member names. Also rejects
 * `__proto__`, which careless code turns into a prototype, and JSON that would grow when parsed.
 * @throws {AppError} 400 `invalid_json`
 */
export function parseJson(bytes: Buffer): unknown {
  const text = decode(bytes);
  checkStructure(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalidJson(`The body is not JSON: ${reason(cause, text)}.`, cause);
  }
  checkMemberNames(text);
  return value;
}

function decode(bytes: Buffer): string {
  try {
    return utf8Decoder.decode(bytes);
  } catch (cause) {
    throw invalidJson('The body is not valid UTF-8.', cause);
  }
}

/** Checks before parsing: a kilobyte of `[{},{},...]` becomes a hundred kilobytes of objects. */
function checkStructure(text: string): void {
  let depth = 0;
  let members = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === ',') members += 1;
    else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') depth -= 1;
    if (depth > JSON_LIMITS.depth) {
      throw invalidJson(`The body is nested more than ${JSON_LIMITS.depth} deep.`);
    }
    if (members >= JSON_LIMITS.members) {
      throw invalidJson(`The body has more than ${JSON_LIMITS.members} members and elements.`);
    }
  }
}

// V8 quotes the text around the error. That is the caller's own data and may be secret, so only the
// position is reported.
function reason(cause: unknown, text: string): string {
  const place = /at position (\d+)/.exec(cause instanceof Error ? cause.message : '');
  if (place === null) return 'it ends too early or holds an unexpected character';
  return Number(place[1]) < text.length ? `unexpected character ${place[0]}` : 'it ends too early';
}

// JSON.parse has accepted the text, so only strings and brackets need a look.
function checkMemberNames(text: string): void {
  const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;
  const objects: Set<string>[] = [];
  for (const token of text.matchAll(tokens)) {
    if (token[0] === '{') objects.push(new Set());
    else if (token[0] === '}') objects.pop();
    else if (token[1] !== undefined) checkName(objects.at(-1), token[0].slice(0, -token[1].length));
  }
}

function checkName(names: Set<string> | undefined, quoted: string): void {
  const name = JSON.parse(quoted) as string;
  if (name === '__proto__') throw invalidJson('The member name __proto__ is not allowed.');
  if (names?.has(name)) {
    throw invalidJson(`The member name ${quoted.slice(0, 100)} stands twice in one object.`);
  }
  names?.add(name);
}

function invalidJson(message: string, cause?: unknown): AppError {
  return new AppError({ code: 'invalid_json', status: 400, message, cause });
}
