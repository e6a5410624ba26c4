import {
  CHARGE_STATES,
  DELIVERY_STATES,
  ERROR_CODE,
  FINAL_ORDER_STATES,
  isFinalOrderState,
  isWithoutCharge,
  NOTIFICATION_TYPES,
  ORDER_STATES,
  PAYMENT_METHODS,
  RESERVATION_STATES,
} from '../src/index';

test.each(
  Object.entries({
    CHARGE_STATES,
    DELIVERY_STATES,
    ERROR_CODE: Object.values(ERROR_CODE),
    NOTIFICATION_TYPES,
    ORDER_STATES,
    PAYMENT_METHODS,
    RESERVATION_STATES,
  }),
)('when words are in %s, each is there once, in lower case', (_list, words) => {
  expect(new Set(words).size).toBe(words.length);
  for (const word of words) expect(word).toMatch(/^[a-z]+(_[a-z]+)*$/);
});

test('when an error code has a name, the name is the code in another spelling', () => {
  const spelt = Object.keys(ERROR_CODE).map((name) =>
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  );
  expect(Object.values(ERROR_CODE)).toEqual(spelt);
});

test('when an order is confirmed or cancelled, and only then, its state is final', () => {
  expect(ORDER_STATES.filter(isFinalOrderState)).toEqual([...FINAL_ORDER_STATES]);
});

test('when a charge was voided, refunded or declined, and only then, the buyer has paid nothing', () => {
  expect(CHARGE_STATES.filter(isWithoutCharge)).toEqual(['declined', 'voided', 'refunded']);
});
