import type { User } from '@traceshop/contract';
import { userSchema } from '@traceshop/contract/internal-api/user';
import type { Cache } from '@traceshop/service-kit';
import { z } from 'zod';
import { emailHash } from './email-key';

/**
 * Cache-aside in Redis. Users never change and are never deleted, so an entry can be wrong only
 * after the database was set back (a restored backup, a new volume) while Redis lived on. Therefore:
 *
 * - What decides something asks PostgreSQL: whether an e-mail address is known, whether a user
 *   exists, where a mail goes. An entry by e-mail is only a hint, where to look.
 * - `GET /users/:id` is the one read that trusts an entry, for at most its time to live. Whoever
 *   sets the database back flushes Redis, or waits for that long.
 *
 * Entries are checked when read: one of another shape (an older version's, somebody else's) is a miss.
 */
export interface UserCache {
  idByEmail(email: string): Promise<string | undefined>;
  rememberEmail(user: User): Promise<void>;
  byId(id: string): Promise<User | undefined>;
  remember(user: User): Promise<void>;
}

const entry = z.object({ id: z.string() });

export function createUserCache(cache: Cache, ttlSeconds: number): UserCache {
  const emailEntry = (email: string): string => `user:email:${emailHash(email)}`;
  const idEntry = (id: string): string => `user:id:${id}`;
  return {
    idByEmail: async (email) => entry.safeParse(await cache.get(emailEntry(email))).data?.id,
    rememberEmail: ({ id, email }) => cache.set(emailEntry(email), { id }, ttlSeconds),
    byId: async (id) => {
      const cached = userSchema.safeParse(await cache.get(idEntry(id))).data;
      return cached?.id === id ? cached : undefined;
    },
    remember: (user) => cache.set(idEntry(user.id), user, ttlSeconds),
  };
}
