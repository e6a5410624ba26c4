/** The prefix of each kind of id: `newId(ID_PREFIX.order)` is `ord_` and 20 letters. */
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
 * Matches only ids that the shop creates. Requests may contain any harmless id (`id()` of the service
 * kit): the owner of the resource decides whether it exists.
 */
export const idPattern = (kind: IdKind): RegExp => new RegExp(`^${ID_PREFIX[kind]}_[a-z]{20}$`);
