import { ATTR, type Profile, SPAN, type User } from '@traceshop/contract';
import { withSpan } from '@traceshop/telemetry';
import type { PaymentClient } from './clients/payment-client';
import { findUser } from './find-user';
import type { UserCache } from './user-cache';
import type { UserStore } from './user-store';

export interface FetchUserDataDeps {
  users: UserStore;
  cache: UserCache;
  payment: PaymentClient;
}

/** The user with the payment methods that payment has saved. One span contains all steps. */
export function fetchUserData(deps: FetchUserDataDeps, id: string): Promise<Profile> {
  return withSpan(SPAN.fetchUserData, { [ATTR.userId]: id }, async () => {
    const user = (await deps.cache.byId(id)) ?? (await loadUser(deps, id));
    return { ...user, paymentMethods: await deps.payment.paymentMethods(id) };
  });
}

async function loadUser({ users, cache }: FetchUserDataDeps, id: string): Promise<User> {
  const user = await findUser(users, id);
  await cache.remember(user);
  return user;
}
