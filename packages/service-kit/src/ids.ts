import { randomInt } from 'node:crypto';

// Consonants only. Without digits no id looks like a card number, which would be scrubbed. Without
// vowels no id is a word.
const ALPHABET = 'bcdfghjklmnpqrstvwxz';
const LENGTH = 20;

/** A new unguessable id: the prefix, `_`, and 20 lower-case consonants (86 bits). */
export function newId(prefix: string): string {
  let id = `${prefix}_`;
  for (let i = 0; i < LENGTH; i += 1) id += ALPHABET[randomInt(ALPHABET.length)];
  return id;
}
