import { type Case, NOT_DECODED } from './case.ts';

export const ADDRESSES: readonly Case[] = [
  { how: 'in a text', around: 'to *, please', secret: 'ada.lovelace@shop.example' },
  { how: 'encoded', around: '/users/*/orders', secret: 'jane%40shop.example' },
  { how: 'with letters of its country', around: 'to *', secret: 'käthe@bücher.example' },
  { how: 'with encoded dots', around: '/users/*', secret: 'canary1%40mailbox%2eexample%2ecom' },
  { how: 'encoded twice', around: '/users/*', secret: 'canary2%2540mailbox.example.com' },
  { how: 'encoded five times', around: '/users/*', secret: 'c2%252525252540mailbox.example.com' },
  {
    how: 'with an encoded full-width sign',
    around: '/users/*',
    secret: 'canary3%EF%BC%A0mailbox.example.com',
  },
  { how: 'with a full-width sign', around: '/users/*', secret: 'canary3＠mailbox.example.com' },
  {
    how: 'in full-width letters',
    around: 'to *',
    secret: 'ｃａｎａｒｙ＠ｍａｉｌ．ｅｘａｍｐｌｅ',
  },
  {
    how: 'encoded whole',
    around: '/a/*',
    secret: '%63%61%6e%40%6d%61%69%6c%2e%64%65',
    missedBy: NOT_DECODED,
  },
  {
    how: 'with an overlong escape',
    around: '/users/*',
    secret: 'canary%C1%80mailbox.example',
    missedBy: NOT_DECODED,
  },
  { how: 'after a broken escape', around: '/users/%zz%/*', secret: 'canary%40mailbox.example' },
  { how: 'with a long name', around: '/users/*', secret: `canary4${'l'.repeat(100)}@example.com` },
  { how: 'with many labels', around: '/users/*', secret: 'canary5@a.b.c.d.e.f.g.h.i.j.com' },
  { how: 'of a host without a dot', around: '/users/*', secret: 'canary6@localhost' },
  { how: 'of an IP address', around: '/users/*/x', secret: 'canary7@[127.0.0.1]' },
  { how: 'of an IPv6 address', around: '/users/*/x', secret: 'canary7@[IPv6:::1]' },
  {
    how: 'escaped as in JSON',
    around: 'to *, hi',
    secret: 'canary\\u0040mailbox.example',
    missedBy: NOT_DECODED,
  },
  {
    how: 'escaped as in HTML',
    around: 'to *, hi',
    secret: 'canary&#64;mailbox.example',
    missedBy: NOT_DECODED,
  },
  {
    how: 'with an invisible character',
    around: 'to *, hi',
    secret: 'can\u200bary@mail\u00adbox.example',
    missedBy: NOT_DECODED,
  },
  {
    how: 'with a quoted name',
    around: 'to *, hi',
    secret: '"can ary"@mailbox.example',
    missedBy: { collector: 'any quoted text may stand before a sign' },
  },
];
