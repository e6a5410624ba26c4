import { CARD, CARD_IN_URL, NUMBER } from './secret-attributes.ts';

/** The secrets found in what left the Collector. */
export function leaksIn(bytes: Buffer): string[] {
  const seen = bytes.toString('latin1');
  const addresses = [...seen.matchAll(/[\w.-]*(?:@|%40)leak\.example/g)].map(([found]) => found);
  const hushed = [...seen.matchAll(/hush-[\w.-]+/g)].map(([found]) => found);
  const numbers = [...seen.matchAll(new RegExp(`${CARD}|${CARD_IN_URL}|${NUMBER}`, 'g'))].map(
    ([number]) => `number ${number}`,
  );
  const integers = [CARD, NUMBER]
    .filter((number) => bytes.includes(varint(BigInt(number))))
    .map((number) => `number ${number}, as an integer`);
  return [...new Set([...addresses, ...hushed, ...numbers, ...integers])];
}

/** An integer as protobuf writes it. */
function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}
