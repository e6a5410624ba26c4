import {
  CREDENTIAL_PATTERN,
  emailAddress,
  ID_PREFIX,
  IDEMPOTENCY_KEY_HEADER,
  idempotencyKey,
  paymentToken,
  personName,
  quantity,
} from '@traceshop/contract';
import { CHECKOUT_API } from '@traceshop/contract/internal-api/checkout';
import { id, pageLimit } from '@traceshop/service-kit';
import { z } from 'zod';
import { TEST_PAYMENT_TOKENS } from './test-payment-tokens';

/** What callers send. Objects are strict: an unknown key is a typing error that should be told. */

export const userBody = z
  .strictObject({
    email: emailAddress().meta({ examples: ['user@example.com'] }),
    name: personName().meta({ examples: ['Test User'] }),
  })
  .meta({ id: 'NewUser', examples: [{ email: 'user@example.com', name: 'Test User' }] });

/** Any harmless id is looked up: whether it exists is for the service behind to say. */
const anId = (example: string, description: string) =>
  id()
    .describe(description)
    .meta({ examples: [example] });
const sku = anId('mug-classic', 'The product’s stock keeping unit.');

const EXAMPLE_ID = {
  user: `${ID_PREFIX.user}_bcdfghjklmnpqrstvwxz`,
  cart: `${ID_PREFIX.cart}_bcdfghjklmnpqrstvwxz`,
  order: `${ID_PREFIX.order}_bcdfghjklmnpqrstvwxz`,
};

export const userParams = z.strictObject({
  id: anId(EXAMPLE_ID.user, 'The user’s id.'),
});
export const cartParams = z.strictObject({
  id: anId(EXAMPLE_ID.cart, 'The cart’s id.'),
});
export const orderParams = z.strictObject({
  id: anId(EXAMPLE_ID.order, 'The order’s id.'),
});
export const productParams = z.strictObject({ sku });
export const cartItemParams = z.strictObject({ id: cartParams.shape.id, sku });

const CURSOR_FORM = 'must be sent once, as the nextCursor of the page before';

export const productQuery = z.strictObject({
  cursor: z
    .string({ error: CURSOR_FORM })
    .regex(/^[A-Za-z0-9_-]{1,255}$/, { error: CURSOR_FORM })
    .optional()
    .describe('`nextCursor` of the page before; left out for the first page.'),
  limit: pageLimit()
    .optional()
    .describe('Products on a page; 20 when left out.')
    // A string on the wire, as every query value; callers think of a number.
    .meta({ type: 'integer', minimum: 1, maximum: 100 }),
});

export const cartBody = z
  .strictObject({ userId: userParams.shape.id.describe('Whose cart it is.') })
  .meta({ id: 'NewCart', examples: [{ userId: EXAMPLE_ID.user }] });

export const quantityBody = z
  .strictObject({ quantity: quantity().describe('How many, in place of what the cart had.') })
  .meta({ id: 'NewQuantity', examples: [{ quantity: 2 }] });

const inSandbox = TEST_PAYMENT_TOKENS.map(({ token, status }) => `\`${token}\` (${status})`).join(
  ', ',
);

export const checkoutBody = z
  .strictObject({
    cartId: cartParams.shape.id,
    paymentMethod: CHECKOUT_API['POST /checkout'].body.shape.paymentMethod,
    paymentToken: paymentToken()
      .optional()
      .describe(
        `From the provider; \`tok_visa\` when left out. Never a card number. In the sandbox: ${inSandbox}.`,
      )
      .meta({ examples: ['tok_visa'] }),
  })
  .meta({
    id: 'NewCheckout',
    examples: [{ cartId: EXAMPLE_ID.cart, paymentMethod: 'stripe', paymentToken: 'tok_visa' }],
  });

export const checkoutHeaders = z.object({
  [IDEMPOTENCY_KEY_HEADER]: idempotencyKey({ missing: 'must be sent once only' })
    .optional()
    .describe('A repeated request with the same key gets the same answer and does nothing twice.'),
});

const OAUTH_FORM = 'must be sent once, as 1 to 255 visible ASCII characters';
const oauthText = z.string({ error: OAUTH_FORM }).regex(CREDENTIAL_PATTERN, { error: OAUTH_FORM });

/** RFC 6749: unknown members are ignored, so this one object is not strict. */
export const tokenBody = z
  .object({
    grant_type: oauthText
      .describe('`client_credentials`')
      .meta({ examples: ['client_credentials'] }),
    client_id: oauthText.optional().describe('Unless sent by HTTP Basic.'),
    client_secret: oauthText.optional().describe('Unless sent by HTTP Basic.'),
  })
  .meta({
    id: 'TokenRequest',
    examples: [
      {
        grant_type: 'client_credentials',
        client_id: 'demo-client',
        client_secret: 'demo-secret-for-local-use-only',
      },
    ],
  });

export type ProductQuery = z.infer<typeof productQuery>;
export type NewCart = z.infer<typeof cartBody>;
export type NewCheckout = z.infer<typeof checkoutBody>;
export type TokenForm = z.infer<typeof tokenBody>;
