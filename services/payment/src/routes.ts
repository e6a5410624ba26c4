import { PAYMENT_API } from '@traceshop/contract/internal-api/payment';
import { jsonBody, validate } from '@traceshop/service-kit';
import type { Router } from 'express';
import { type CancelDeps, cancelCharge } from './cancel-charge';
import { type ChargeDeps, chargeOrder } from './charge-order';
import type { Charge } from './charge-store';
import { chargeNotFound } from './errors';
import type { PaymentMethodStore } from './payment-method-store';

type RouteDeps = ChargeDeps & CancelDeps & { paymentMethods: Pick<PaymentMethodStore, 'ofUser'> };

const readCharge = jsonBody(PAYMENT_API['POST /charges'].body);

export const paymentRoutes = (deps: RouteDeps) => (router: Router) => {
  router.post('/charges', async (req, res) => {
    res.status(201).json(await chargeOrder(deps, await readCharge(req)));
  });

  router.get('/charges/:orderId', async (req, res) => {
    const { orderId } = validate(PAYMENT_API['GET /charges/:orderId'].params, req.params, 'params');
    const charge = await deps.charges.find(orderId);
    if (!charge) throw chargeNotFound(orderId);
    res.json(view(charge));
  });

  router.post('/charges/:orderId/cancel', async (req, res) => {
    const { orderId } = validate(
      PAYMENT_API['POST /charges/:orderId/cancel'].params,
      req.params,
      'params',
    );
    res.json(view(await cancelCharge(deps, orderId)));
  });

  router.get('/payment-methods', async (req, res) => {
    const { userId } = validate(PAYMENT_API['GET /payment-methods'].query, req.query, 'query');
    res.json({ paymentMethods: await deps.paymentMethods.ofUser(userId) });
  });
};

/** Terms are null if the order was cancelled before it was charged. */
function view(charge: Charge) {
  const { orderId, status, transactionId, amountCents, currency, provider, declineCode } = charge;
  return { orderId, status, transactionId, amountCents, currency, provider, declineCode };
}
