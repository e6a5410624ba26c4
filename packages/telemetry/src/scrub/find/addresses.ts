import { endsEscape, isAlphanumeric, isDigit, type Report } from './characters';

const AT = '@';
const LOCAL = new Set([..."!#$%'*+-.^_`{|}~"].map((each) => each.charCodeAt(0)));
const MAX_QUOTED = 66;

/** E-mail addresses. Each character is looked at by at most two signs, so the time is linear. */
export function findAddresses(text: string, report: Report): void {
  let before = 0;
  for (let at = text.indexOf(AT); at !== -1; at = text.indexOf(AT, at + 1)) {
    const from = startOfName(text, at, before);
    before = at + 1;
    if (from === at) continue;
    const to = endOfHost(text, at + 1);
    const host = text.slice(at + 1, Math.min(to, at + 256));
    if (host === '' || isNoHost(host, text.slice(to, to + 1))) continue;
    report(from, staysReadable(text, from, host) ? at : to);
  }
}

const MAX_AUTHORITY = 256;

/** True for the host of a URL with a password, and without one if it is not a person's domain. */
function staysReadable(text: string, from: number, host: string): boolean {
  const before = text.slice(Math.max(0, from - MAX_AUTHORITY), from);
  const [, user] = /\/\/([^\s/?#"<>`]*)$/.exec(before) ?? [];
  return user !== undefined && (user.includes(':') || !host.includes('.'));
}

/** Stops at an escape, because it is decoded in the next view. */
function startOfName(text: string, at: number, floor: number): number {
  if (text[at - 1] === '"') return startOfQuoted(text, at, floor);
  let start = at;
  while (start > floor && isLocal(text.charCodeAt(start - 1)) && !endsEscape(text, start)) {
    start -= 1;
  }
  // pnpm joins a version and the next package with an underscore.
  const joined = /^v?\d+\.\d+\.\d+[\w.+-]*?_/.exec(text.slice(start, Math.min(at, start + 60)));
  if (joined !== null && floor > 0) start += joined[0].length;
  while (start < at && !isAlphanumeric(text.charCodeAt(start))) start += 1;
  return start;
}

function isLocal(code: number): boolean {
  return isAlphanumeric(code) || LOCAL.has(code);
}

function startOfQuoted(text: string, at: number, floor: number): number {
  const least = Math.max(floor, at - MAX_QUOTED);
  for (let start = at - 2; start >= least; start -= 1) {
    if (text[start] === '"') return start < at - 2 ? start : at;
    if (text[start] === '\n') break;
  }
  return at;
}

function endOfHost(text: string, from: number): number {
  if (text[from] === '[') return endOfLiteral(text, from);
  let end = from;
  while (isHost(text.charCodeAt(end))) end += 1;
  while (end > from && !isAlphanumeric(text.charCodeAt(end - 1))) end -= 1;
  return end;
}

function isHost(code: number): boolean {
  return code === 45 || code === 46 || isAlphanumeric(code);
}

/** `[127.0.0.1]`, `[IPv6:::1]` */
function endOfLiteral(text: string, from: number): number {
  const literal = /^\[[\w.:]+\]/.exec(text.slice(from, from + 60));
  return from + (literal?.[0].length ?? 0);
}

const IP_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** `5.3.0`, `v4`, `18.x`, `5.3.0-beta.1`, and the hexadecimal number of an object. */
const VERSION = /^v?\d+(?:\.(?:\d+|x))*(?:-.*)?$|^(?=.*\d)[0-9a-f]{5,}$/i;
const TAG = /^(?:latest|next|alpha|beta|canary|rc|stable|nightly|experimental|lts)$/i;
/** `load@http://...` in a stack, `pkg@npm:...`, `image@sha256:...` */
const PROTOCOL = /^(?:https?|wss?|file|node|npm|link|workspace|catalog|patch|portal|git|sha\d+)$/i;

/** True for what stands behind the sign of a package, an image or a function. */
function isNoHost(host: string, next: string): boolean {
  if (IP_ADDRESS.test(host)) return false;
  if (isDigit(host.charCodeAt(0)) || /^v\d/i.test(host)) return VERSION.test(host);
  if (host.includes('.') || host.startsWith('[')) return false;
  return VERSION.test(host) || TAG.test(host) || (PROTOCOL.test(host) && /[:+]/.test(next));
}
