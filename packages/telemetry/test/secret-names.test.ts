import { HARMLESS_KEYS, SECRET_KEYS } from '@traceshop/test-servers/secrets/names';
import * as detected from '@traceshop/trace-testing';
import { isSecretName, SECRET_NAME, SECRET_WORDS } from '../src/scrub/secret-names';

test.each(SECRET_KEYS)('when a name is %s, its value is secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each(HARMLESS_KEYS)('when a name is %j, its value stays', (name) => {
  expect(isSecretName(name)).toBe(false);
});

test('when a name is secret here, the detectors of trace-testing call it secret too', () => {
  expect({ SECRET_NAME, SECRET_WORDS }).toEqual({
    SECRET_NAME: detected.SECRET_NAME,
    SECRET_WORDS: detected.SECRET_WORDS,
  });
});
