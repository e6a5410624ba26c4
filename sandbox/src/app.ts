import express, { type Express, type Response } from 'express';
import { type BehaviourSwitch, behaviourBody, createBehaviourSwitch } from './behaviour';
import type { Dialect, Listing, ListingRequest, Reply } from './dialect';
import { createLedger, type Ledger, type ListedCharge, type ProviderName } from './ledger';
import { paypal } from './paypal';
import type { StateFile } from './state-file';
import { stripe } from './stripe';
import { meaningOf } from './test-tokens';

interface Provider {
  name: ProviderName;
  dialect: Dialect;
  ledger: Ledger;
  behaviour: BehaviourSwitch;
}

/** Stripe below `/stripe`, PayPal below `/paypal`, and the controls for tests and incidents below `/sandbox`. */
export function createSandbox(state: StateFile): Express {
  const ledger = createLedger(state.entries, state.save);
  const behaviour = createBehaviourSwitch();
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '16kb' }));
  app.use('/stripe', providerRoutes({ name: 'stripe', dialect: stripe, ledger, behaviour }));
  app.use('/paypal', providerRoutes({ name: 'paypal', dialect: paypal, ledger, behaviour }));
  app.use('/sandbox', adminRoutes(ledger, behaviour));
  app.get('/health', (_req, res) => {
    res.json({ status: 'healthy' });
  });
  return app;
}

function providerRoutes(provider: Provider) {
  const { name, dialect, ledger, behaviour } = provider;
  const router = express.Router();
  const failure = () => dialect.failure(behaviour.current().failStatus);

  router.post('/v1/charges', async (req, res) => {
    const trouble = await behaviour.before('charge');
    if (trouble === 'fail') return send(res, failure());
    const { reply, silent } = answerCharge(provider, req.header('idempotency-key'), req.body);
    await behaviour.after('charge');
    // The connection stays open until the caller closes it.
    if (silent) return;
    if (trouble === 'garble') return sendText(res, behaviour.current().garbage);
    return send(res, trouble === 'lose' ? failure() : reply);
  });

  router.post('/v1/charges/:key/void', async (req, res) => {
    const trouble = await behaviour.before('void');
    if (trouble === 'fail') return send(res, failure());
    const reply = dialect.state(ledger.void(name, req.params.key));
    await behaviour.after('void');
    if (trouble === 'garble') return sendText(res, behaviour.current().garbage);
    return send(res, trouble === 'lose' ? failure() : reply);
  });

  router.get(dialect.listingPath, (req, res) => {
    const wanted = dialect.parseListing(req.query);
    if (!wanted) return send(res, dialect.rejection('bad_request'));
    return send(res, dialect.listing(partOf(ledger.charges(name, wanted), wanted)));
  });

  router.get('/v1/charges/:key', (req, res) => {
    const entry = ledger.find(name, req.params.key);
    send(res, entry ? dialect.state(entry) : dialect.rejection('not_found'));
  });

  return router;
}

function answerCharge(provider: Provider, key: string | undefined, body: unknown) {
  const { name, dialect, ledger } = provider;
  const reply = (answer: Reply, silent = false) => ({ reply: answer, silent });
  if (!key || key.length > 255) return reply(dialect.rejection('key_missing'));
  const request = dialect.parseCharge(body);
  if (!request) return reply(dialect.rejection('bad_request'));
  const outcome = ledger.charge(name, key, request);
  if (outcome.kind === 'voided') return reply(dialect.rejection('key_voided'));
  if (outcome.kind === 'key_reused') return reply(dialect.rejection('key_reused'));
  const meaning = meaningOf(request.token);
  return reply(dialect.charge(outcome.entry), meaning.outcome === 'charge' && meaning.silent);
}

function partOf(all: ListedCharge[], { page, after, limit }: ListingRequest): Listing {
  const known = all.findIndex((charge) => charge.chargeId === after) + 1;
  const start = page === undefined ? known : (page - 1) * limit;
  return {
    charges: all.slice(start, start + limit),
    more: start + limit < all.length,
    page: page ?? 1,
    pages: Math.max(1, Math.ceil(all.length / limit)),
  };
}

function adminRoutes(ledger: Ledger, behaviour: BehaviourSwitch) {
  const router = express.Router();

  router.post('/behaviour', (req, res) => {
    const wanted = behaviourBody.safeParse(req.body ?? {});
    if (!wanted.success) {
      res.status(400).json({ errors: wanted.error.issues });
      return;
    }
    behaviour.set(wanted.data);
    res.json(behaviour.current());
  });

  router.get('/behaviour', (_req, res) => {
    res.json(behaviour.current());
  });

  router.get('/charges', (_req, res) => {
    res.json({ charges: ledger.all() });
  });

  return router;
}

function send(res: Response, { status, body }: Reply) {
  res.status(status).json(body);
}

function sendText(res: Response, body: string) {
  res.status(200).type('json').send(body);
}
