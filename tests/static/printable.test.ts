import * as packaged from '../../packages/trace-testing/src/tree/printable.ts';
import * as ofCommands from '../../scripts/lib/printable.ts';

const CHARACTERS = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code));

test('when a command and trace-testing make text printable, they escape the same characters', () => {
  const different = CHARACTERS.filter(
    (character) =>
      ofCommands.printable(character) !== packaged.printable(character) ||
      ofCommands.printableLine(character) !== packaged.printableLine(character),
  );
  expect(different.map((character) => character.charCodeAt(0))).toEqual([]);
});
