import { CARD, CARD_IN_URL } from './canaries.ts';

/** The secrets found in what left the Collector. */
export function leaksIn(bytes: Buffer): string[] {
  const seen = bytes.toString('latin1');
  const addresses = [...seen.matchAll(/[\w.-]*(?:@|%40)leak\.example/g)].map(([found]) => found);
  const cards = [...seen.matchAll(new RegExp(`${CARD}|${CARD_IN_URL}`, 'g'))].map(
    ([number]) => `card number ${number}`,
  );
  const integers = bytes.includes(varint(BigInt(CARD))) ? ['card number, as an integer'] : [];
  return [...new Set([...addresses, ...cards, ...integers])];
}

/** An integer as protobuf writes it. */
function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}
