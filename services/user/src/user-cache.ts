import type { User } from '@traceshop/contract';
import { userSchema } from '@traceshop/contract/internal-api/user';
import type { Cache } from '@traceshop/service-kit';
import { z } from 'zod';
import { emailHash } from './email-key';

/**
 * Cache-aside in Redis. Users never change and are never deleted. So an entry is stale only if the
 * database was reset (a restored backup, a new volume) and Redis was not. Therefore:
 *
 * - Every decision reads PostgreSQL: whether an e-mail address is known, whether a user exists, where a
 *   mail goes. An entry by e-mail is only a hint.
 * - Only `GET /users/:id` trusts an entry, for at most its time to live. If you reset the database,
 *   flush Redis or wait that long.
 *
 * An entry of an unexpected shape (an older version's, another program's) counts as a miss.
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
