// Every kind of call that each service of the shop makes, as its spans show it.
import { FULL_NAME } from '../journeys/trees.ts';

export interface ShopEdge {
  from: string;
  /** A service, or the name that the spans give to the other side. */
  to: string;
  name: string;
  kind: 'http' | 'unanswered' | 'queue' | 'unconsumed' | 'database' | 'cache' | 'mail';
}

const { gateway, auth, user, notification, checkout, payment, inventory } = FULL_NAME;

export const EDGES: readonly ShopEdge[] = [
  { kind: 'http', from: gateway, to: auth, name: 'POST /validate' },
  { kind: 'http', from: gateway, to: user, name: 'POST /users' },
  { kind: 'http', from: gateway, to: notification, name: 'POST /notifications' },
  { kind: 'http', from: gateway, to: checkout, name: 'POST /checkout' },
  { kind: 'http', from: gateway, to: inventory, name: 'GET /products' },
  { kind: 'http', from: checkout, to: user, name: 'GET /users/:id/exists' },
  { kind: 'http', from: checkout, to: inventory, name: 'POST /quotes' },
  { kind: 'http', from: checkout, to: payment, name: 'POST /charges' },
  { kind: 'http', from: checkout, to: notification, name: 'POST /notifications' },
  { kind: 'http', from: user, to: payment, name: 'GET /payment-methods' },
  { kind: 'http', from: notification, to: user, name: 'GET /users/:id/contact' },
  { kind: 'unanswered', from: checkout, to: payment, name: 'POST /charges, lost' },
  { kind: 'unanswered', from: payment, to: 'stripe', name: 'POST /v1/charges' },
  { kind: 'unanswered', from: payment, to: 'paypal', name: 'POST /v1/charges' },
  { kind: 'queue', from: notification, to: notification, name: 'publish notifications' },
  { kind: 'unconsumed', from: notification, to: 'rabbitmq', name: 'publish notifications.dead' },
  { kind: 'database', from: auth, to: 'auth', name: 'SELECT api_clients' },
  { kind: 'database', from: user, to: 'users', name: 'INSERT users' },
  { kind: 'database', from: notification, to: 'notifications', name: 'INSERT deliveries' },
  { kind: 'database', from: checkout, to: 'orders', name: 'INSERT orders' },
  { kind: 'database', from: payment, to: 'payments', name: 'INSERT charges' },
  { kind: 'database', from: inventory, to: 'inventory', name: 'SELECT products' },
  { kind: 'cache', from: user, to: 'redis', name: 'redis-GET' },
  { kind: 'mail', from: notification, to: 'mailpit', name: 'smtp.send' },
];
