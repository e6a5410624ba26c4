import { createHttpClient } from '@traceshop/service-kit';

export interface UserClient {
  /** @throws {AppError} 404 `user_not_found`; 503 when the user service is down. */
  mustExist(userId: string): Promise<void>;
}

export function createUserClient(options: { url: string; timeoutMs: number }): UserClient {
  const http = createHttpClient({ service: 'user-service', ...options });
  return {
    mustExist: async (userId) => {
      await http.request({
        method: 'GET',
        template: '/users/:id/exists',
        params: { id: userId },
      });
    },
  };
}
