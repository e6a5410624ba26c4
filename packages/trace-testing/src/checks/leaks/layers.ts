/** Undoes encodings, so that a detector needs to know only the plain shape of a secret. */

/** More layers of encoding are not undone. */
const MAX_LAYERS = 8;

/** The text, then with one more layer of encoding undone each time. */
export function layersOf(text: string): string[] {
  const layers = [plain(text)];
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    const last = layers[layer] ?? '';
    const next = plain(decoded(last));
    if (next === last) break;
    layers.push(next);
  }
  return layers;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  commat: '@',
  period: '.',
  nbsp: ' ',
};

function decoded(text: string): string {
  return text
    .replace(/(?:%[0-9a-f]{2})+/gi, fromBytes)
    .replace(
      /(?:[%\\]u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2}))/gi,
      (...[, unit, point, byte]) => fromPoint(Number.parseInt(unit ?? point ?? byte, 16)),
    )
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (_all, hex, digits) =>
      fromPoint(hex === undefined ? Number(digits) : Number.parseInt(hex, 16)),
    )
    .replace(/&(amp|commat|period|nbsp);/gi, (all, name: string) => ENTITIES[name] ?? all);
}

function fromPoint(point: number): string {
  return point <= 0x10_ffff ? String.fromCodePoint(point) : '\ufffd';
}

/** Bytes that are no UTF-8 stay escapes. Two bytes for one of ASCII are too long, but accepted. */
function fromBytes(escapes: string): string {
  const shortest = escapes.replace(/%c([01])%([89ab][0-9a-f])/gi, (_all, high, low) => {
    const code = (Number(high) << 6) | (Number.parseInt(low, 16) & 63);
    return `%${code.toString(16).padStart(2, '0')}`;
  });
  return shortest.replace(
    /%[0-7].|%[cd].%[89ab].|%e.(?:%[89ab].){2}|%f[0-4](?:%[89ab].){3}/gi,
    (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
  );
}

/** Full-width and other forms of a letter or digit. A reader does not see invisible characters. */
function plain(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  return text
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .replace(/[^\0-\x7f]/gu, (character) => character.normalize('NFKC'))
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/[^\S\n]|\p{Z}/gu, ' ')
    .replace(/[\u3002\u00b7\u2022]/gu, '.')
    .replace(/(?![0-9])\p{Nd}/gu, digit);
}

/** Decimal digits come in rows of ten, 0 first. */
function digit(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(point - before - 1))) before += 1;
  return String(before % 10);
}
