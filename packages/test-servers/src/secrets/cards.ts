import { type Case, NO_CHECK_DIGIT, NOT_DECODED } from './case.ts';

const HEX_ID = 'RE2 cannot tell a card number beside hexadecimal letters from an id';
const IN_URL = '4111%201111%201111%201111';

export const CARDS: readonly Case[] = [
  { how: 'whole', around: 'paid with * today', secret: '4242424242424242' },
  { how: 'in groups', around: 'paid with * today', secret: '4111 1111 1111 1111' },
  { how: 'with dashes', around: '*.', secret: '5500-0000-0000-0004' },
  { how: 'in a form', around: 'x *', secret: '4242+4242+4242+4242' },
  { how: 'in a path', around: '/cards/*/x', secret: IN_URL },
  { how: 'with encoded dashes', around: '/cards/*', secret: '4242%2D4242%2d4242-4242' },
  { how: 'behind another number', around: 'for 12 *', secret: '5555 5555 5555 4444' },
  {
    how: 'behind an underscore',
    around: 'card_*',
    secret: '5105105105105100',
    collectorLeaves: 'card*',
  },
  {
    how: 'behind an encoded space',
    around: 'my%20*',
    secret: '4242424242424242',
    collectorLeaves: 'my*',
  },
  { how: 'behind an encoded sign', around: 'a%3D*', secret: IN_URL, collectorLeaves: 'a*' },
  { how: 'of American Express', around: 'amex *', secret: '378282246310005' },
  { how: 'of American Express in groups', around: 'amex *', secret: '3782-822463-10005' },
  { how: 'of Diners Club', around: 'diners *', secret: '30569309025904' },
  { how: 'of 19 digits', around: 'to *', secret: '4000000000000000006' },
  {
    how: 'of 13 digits',
    around: 'an old *',
    secret: '4222222222222',
    missedBy: { collector: NO_CHECK_DIGIT },
  },
  { how: 'with dots', around: '/users/*', secret: '4959.1572.2824.7228' },
  { how: 'with underscores', around: '/users/*', secret: '4959_1572_2824_7228' },
  { how: 'with encoded dots', around: '/users/*', secret: '4959%2E1572%2E2824%2E7228' },
  { how: 'with slashes', around: '/users/*', secret: '4959/1572/2824/7228' },
  { how: 'encoded twice', around: '/users/*', secret: '4959%25201572%25202824%25207228' },
  { how: 'with wide dashes', around: 'paid with * today', secret: '4959–1572–2824–7228' },
  { how: 'with signs between blanks', around: 'a * b', secret: '4959 - 1572 - 2824 - 7228' },
  {
    how: 'with a digit in each group',
    around: 'a * b',
    secret: '4 9 5 9 1 5 7 2 2 8 2 4 7 2 2 8',
    missedBy: { collector: 'RE2 would mask every list of small numbers' },
  },
  {
    how: 'behind a letter',
    around: '/orders/x*',
    secret: '4156788248414397',
    collectorLeaves: '/orders/*',
  },
  {
    how: 'before a letter',
    around: '/orders/*x',
    secret: '4323057072111422',
    collectorLeaves: '/orders/*',
  },
  {
    how: 'behind a hexadecimal letter',
    around: '/orders/a*',
    secret: '4156788248414397',
    missedBy: { collector: HEX_ID },
  },
  {
    how: 'in groups before a letter',
    around: '/orders/*x',
    secret: '4156-7882-4841-4397',
    collectorLeaves: '/orders/*',
  },
  {
    how: 'with full-width digits',
    around: 'paid * x',
    secret: '４９５９１５７２２８２４７２２８',
    missedBy: NOT_DECODED,
  },
  {
    how: 'with Arabic digits',
    around: 'paid * x',
    secret: '٤٩٥٩١٥٧٢٢٨٢٤٧٢٢٨',
    missedBy: NOT_DECODED,
  },
  {
    how: 'with encoded digits',
    around: '/users/*',
    secret: '%34959157228247228',
    missedBy: NOT_DECODED,
  },
  {
    how: 'behind a percent sign',
    around: '/users/%*',
    secret: '5105105105105100',
  },
  { how: 'with a dash before it', around: 'card-*', secret: '4959157228247228' },
];
