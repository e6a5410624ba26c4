import type { Contact } from '@traceshop/contract';
import { USER_API } from '@traceshop/contract/internal-api/user';
import { createHttpClient } from '@traceshop/service-kit';
import { noUsableAddress } from '../errors';

export interface UserClient {
  /** Name and address of a user. @throws 404 `user_not_found`; 503 if the user service is down or slow */
  contact(userId: string): Promise<Contact>;
}

const { response: contactSchema } = USER_API['GET /users/:id/contact'];

export function createUserClient(options: { url: string; timeoutMs: number }): UserClient {
  const http = createHttpClient({
    service: 'user-service',
    ...options,
    // Not repeated here: the retry queues do it later, without holding a claim.
    retries: 0,
  });
  return {
    contact: async (userId) => {
      const { body } = await http.request<unknown>({
        method: 'GET',
        template: '/users/:id/contact',
        params: { id: userId },
      });
      const contact = contactSchema.safeParse(body);
      if (contact.success) return contact.data;
      throw noUsableAddress(userId);
    },
  };
}
