import { newId } from '@traceshop/service-kit';
import { id } from '@traceshop/service-kit/schemas';
import { ID_PREFIX, type IdKind, idPattern } from '../src/index';

const KINDS = Object.keys(ID_PREFIX) as IdKind[];

test('when ids have prefixes, no two kinds have the same', () => {
  expect(new Set(Object.values(ID_PREFIX)).size).toBe(KINDS.length);
});

test.each(KINDS)(
  'when an id of the kind %s is made, only the pattern of that kind takes it',
  (kind) => {
    const made = newId(ID_PREFIX[kind]);
    expect(KINDS.filter((one) => idPattern(one).test(made))).toEqual([kind]);
  },
);

test.each(KINDS)(
  'when an id of the kind %s is in a request, every schema of ids takes it',
  (kind) => {
    const made = newId(ID_PREFIX[kind]);
    expect(id().parse(made)).toBe(made);
    expect(id(ID_PREFIX[kind]).parse(made)).toBe(made);
  },
);
