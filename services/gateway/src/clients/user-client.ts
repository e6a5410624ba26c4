import type { CreatedUser, NewUser, Profile } from '@traceshop/contract';
import { createHttpClient } from '@traceshop/service-kit';

export interface UserClient {
  /** `created` is false if the e-mail address was known. */
  createUser(user: NewUser): Promise<{ created: boolean; user: CreatedUser }>;
  profile(id: string): Promise<Profile>;
}

export function createUserClient(options: { url: string; timeoutMs: number }): UserClient {
  const http = createHttpClient({ service: 'user-service', ...options });
  return {
    createUser: async (user) => {
      // Not repeated: the second response would be 200, and no welcome mail would be sent.
      const call = { method: 'POST', template: '/users', body: user } as const;
      const { status, body } = await http.request<CreatedUser>(call);
      return { created: status === 201, user: body };
    },
    profile: async (id) => {
      const call = { method: 'GET', template: '/users/:id', params: { id } } as const;
      return (await http.request<Profile>(call)).body;
    },
  };
}
