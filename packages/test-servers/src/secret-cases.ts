// The scrubbing rule as test cases. Three places recognize secrets by their shape:
// packages/telemetry/src/scrub, the Collector's `redaction`, and the detectors of
// packages/trace-testing. All three are tested with this table and with secrets/harmless.ts, so that
// they stay equal.

import { ADDRESSES } from './secrets/addresses.ts';
import { CARDS } from './secrets/cards.ts';
import { type Secret, secrets } from './secrets/case.ts';
import { BEARERS, JWTS, KEYS, NAMED, PARAMETERS, PASSWORDS } from './secrets/credentials.ts';

const ANY_PARAMETER = 'parameters may be harmless: a test names those that are not as canaries';
const TWO_WORDS = '"basic" and a word behind it are English more often than credentials';

export const SECRETS: readonly Secret[] = [
  ...secrets('a card number', { detector: 'card number' }, CARDS),
  ...secrets('an e-mail address', { detector: 'e-mail address' }, ADDRESSES),
  ...secrets('a JSON web token', { detector: 'JWT' }, JWTS),
  ...secrets('a bearer token', { detector: 'bearer token' }, BEARERS),
  ...secrets('basic credentials', { detector: '', missedBy: { detectors: TWO_WORDS } }, [
    {
      how: 'in a header',
      around: 'a: Basic *',
      secret: 'c2hvcDpodW50ZXIy',
      collectorLeaves: 'a: *',
    },
  ]),
  ...secrets(
    'a password in a URL',
    { detector: 'credentials in a URL' },
    PASSWORDS.map((each) => ({ ...each, collectorLeaves: '*broker:5672/' })),
  ),
  ...secrets('a private key', { detector: 'private key' }, KEYS),
  ...secrets('an AWS key', { detector: 'AWS key' }, [
    { how: 'in a text', around: 'with * today', secret: 'AKIAIOSFODNN7EXAMPLE' },
  ]),
  ...secrets('a value with a secret name', { detector: 'value of a secret name' }, NAMED),
  ...secrets('a parameter', { detector: '', missedBy: { detectors: ANY_PARAMETER } }, PARAMETERS),
];
