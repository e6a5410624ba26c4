/** The prefix of each kind of id that the shop makes: `newId(ID_PREFIX.order)` is `ord_` and 20 letters. */
export const ID_PREFIX = {
  user: 'usr',
  cart: 'cart',
  order: 'ord',
  /** Of a charge. */
  transaction: 'txn',
  /** Of stock. */
  reservation: 'res',
  notification: 'ntf',
} as const;

export type IdKind = keyof typeof ID_PREFIX;

/**
 * Matches the ids that the shop makes, and only those. Requests may carry any harmless id (`id()` of
 * the service kit): whether it exists is for the service that owns it to say.
 */
export const idPattern = (kind: IdKind): RegExp => new RegExp(`^${ID_PREFIX[kind]}_[a-z]{20}$`);
