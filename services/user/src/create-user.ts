import { ID_PREFIX, type NewUser, type User } from '@traceshop/contract';
import { newId } from '@traceshop/service-kit';
import { emailKey } from './email-key';
import { userChanged } from './errors';
import type { UserCache } from './user-cache';
import type { UserStore } from './user-store';

export interface CreateUserDeps {
  users: UserStore;
  cache: UserCache;
}

export interface CreatedUser {
  created: boolean;
  user: User;
}

/** Creates one user for an e-mail address, also for repeated or concurrent requests. */
export async function createUser(deps: CreateUserDeps, wanted: NewUser): Promise<CreatedUser> {
  const known = await findCached(deps, wanted.email);
  if (known) return { created: false, user: known };

  const inserted = await deps.users.insert(newId(ID_PREFIX.user), wanted);
  const user = inserted ?? (await findWinner(deps.users, wanted.email));
  await deps.cache.rememberEmail(user);
  return { created: inserted !== undefined, user };
}

/**
 * The cache only saves an attempt to insert. The row decides: without reading it, a stale entry would
 * block its address for ever.
 */
async function findCached({ users, cache }: CreateUserDeps, email: string) {
  const id = await cache.idByEmail(email);
  if (id === undefined) return undefined;
  const user = await users.findById(id);
  return user && emailKey(user.email) === emailKey(email) ? user : undefined;
}

async function findWinner(users: UserStore, email: string): Promise<User> {
  const user = await users.findByEmail(email);
  if (user) return user;
  // The address was taken and is free now. The shop never deletes users, so somebody edits the table by hand.
  throw userChanged();
}
