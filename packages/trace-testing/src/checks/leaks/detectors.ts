/** Shapes that must not appear in telemetry. Each detector returns the matching parts of a text. */
import { cardNumbers } from './card-numbers';
import { layersOf } from './layers';
import { SECRET_WORDS } from './secret-names';

export interface Detector {
  name: string;
  find(text: string): string[];
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[0]);
}

const shape = (name: string, pattern: RegExp): Detector => ({
  name,
  find: (text) => all(text, pattern),
});

const ADDRESS =
  /(?:"[^"\n]{1,64}"|[\p{L}\p{M}\p{N}_.!#$%&'*+/=?^`{|}~-]{1,64})@(\[[\w.:]+\]|[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}.-]{0,251}[\p{L}\p{M}\p{N}])?)/gu;
/** What stands behind the sign of a package, an image or a function, and a number of an object. */
const NO_HOST =
  /^v?\d+(?:\.(?:\d+|x))*(?:-.*)?$|^(?=.*\d)[0-9a-f]{5,}$|^(?:latest|next|alpha|beta|canary|rc|stable|nightly|experimental|lts)$/i;
const PROTOCOL =
  /^(?:https?|wss?|file|node|npm|link|workspace|catalog|patch|portal|git|sha\d+)[:+]/i;
const IP_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

function addresses(text: string): string[] {
  return [...text.matchAll(ADDRESS)]
    .filter(({ 0: found, 1: host = '', index }) => {
      const end = index + found.length;
      // The next layer shows what an escape stands for.
      if (!/[\p{L}\p{N}"].*@/u.test(found) || /%[0-7][0-9a-f]@/i.test(found)) return false;
      // pnpm joins a version and the next package.
      if (/(?:^|\/)v?\d+\.\d+\.\d+[\w.+-]*_@/.test(found)) return false;
      // A package with a scope, in a path.
      if (found.includes('/@')) return false;
      if (PROTOCOL.test(text.slice(end - host.length, end + 1))) return false;
      const before = text.slice(Math.max(0, index - 256), end - host.length - 1);
      const [, user] = /\/\/([^\s/?#"<>`]*)$/.exec(before) ?? [];
      // A password in a URL has a detector of its own.
      return !user?.includes(':') && (IP_ADDRESS.test(host) || !NO_HOST.test(host));
    })
    .map(([found]) => found);
}

const WEB_TOKEN = /eyJ[\w-]{5,400}={0,2}\.(?:[\w-]*={0,2}\.){0,3}[\w-]{4,}/g;

/** Behind a letter, only one whose header is JSON. */
function webTokens(text: string): string[] {
  return [...text.matchAll(WEB_TOKEN)]
    .filter(({ 0: token, index }) => {
      if (!/\p{L}/u.test(text.slice(Math.max(0, index - 1), index))) return true;
      const header = token.slice(0, token.indexOf('.')).slice(0, 64);
      const whole = header.slice(0, header.length - (header.length % 4));
      return /^\{"[\x20-\x7e]+$/.test(Buffer.from(whole, 'base64url').toString('latin1'));
    })
    .map(([token]) => token);
}

const BEARER = /bearer[\s+]+["']?([^\s"'<>,;&?#()[\]{}|\\]{4,})/gi;
const AFTER_BEARER =
  /^(?:tokens?|auth\w*|scheme|headers?|credentials?|access|security|realm=|scope=|error\w*=|[a-z]{1,5})[.:!]?$/i;

function bearers(text: string): string[] {
  return [...text.matchAll(BEARER)]
    .filter(({ 1: value = '', index }) => {
      const inWord = /\p{L}/u.test(text.slice(Math.max(0, index - 1), index));
      return (
        /[\p{L}\p{N}]/u.test(value) &&
        !AFTER_BEARER.test(value) &&
        (!inWord || /\d|.{16}/.test(value))
      );
    })
    .map(([found]) => found);
}

/** In a form without blanks, or in quotes. Not the place of a parameter, and no comparison. */
const NAMED = new RegExp(
  `${SECRET_WORDS}[\\]\\d]{0,5}(?:=(?![=>~$?:]|%s)([^\\s&"'<>,;=[{][^\\s&"'<>,;]*)|\\\\*["'\`]?[\\s+]{0,3}[:=][\\s+]{0,3}\\\\*["'\`]([^"'\`\\\\]+))`,
  'gi',
);

function namedValues(text: string): string[] {
  return [...text.matchAll(NAMED)].map(([, form, quoted]) => form ?? quoted ?? '');
}

/** Lengths are limited: a value may be a megabyte without a space, and every position in it is a start. */
const plainDetectors: readonly Detector[] = [
  { name: 'card number', find: cardNumbers },
  { name: 'e-mail address', find: addresses },
  { name: 'JWT', find: webTokens },
  { name: 'bearer token', find: bearers },
  shape(
    'credentials in a URL',
    /(?:\b[a-z][a-z0-9+.-]{0,30}:)?\/\/[^\s/@:?#]{0,200}:[^\s/?#"<>`]{1,500}@/gi,
  ),
  shape('private key', /-----BEGIN[ +][A-Z0-9 +]{0,40}PRIVATE[ +]KEY-----/g),
  shape('AWS key', /(?<![0-9A-Z])(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Z])/g),
  { name: 'value of a secret name', find: namedValues },
];

/** Every finding is compared with every other. */
const MAX_COMPARED = 100;

/** Of two findings of which one is part of the other, only the whole one. */
function findings(layers: readonly string[], find: Detector['find']): string[] {
  const found = [...new Set(layers.flatMap(find))];
  if (found.length > MAX_COMPARED) return found;
  return found.filter((value) => !found.some((other) => other !== value && other.includes(value)));
}

/** Finds every secret of a text, however it is encoded. */
export function detect(text: string): { detector: string; value: string }[] {
  const layers = layersOf(text);
  return plainDetectors.flatMap(({ name, find }) =>
    findings(layers, find).map((value) => ({ detector: name, value })),
  );
}
