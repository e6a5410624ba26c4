/** The shop's own vocabulary, each word once. `./topology` is the entry for data alone. */
export { ATTR, ATTRIBUTES, type ShopAttributes } from './attributes';
export { EVENT, EVENTS, type EventDefinition, type ShopEvent } from './events';
export { METRICS } from './metrics';
export { PAYMENT_METHODS, type PaymentMethod } from './payment-methods';
export { type ShopSpan, SPAN, SPANS, type SpanDefinition } from './spans';
