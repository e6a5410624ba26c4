import { AppError } from '@traceshop/service-kit';
import type { UserClient } from '../../src/clients/user-client';
import { answering, noFaults } from './faults';

export const KNOWN_USER = 'usr_known';

export function fakeUser() {
  const faults = noFaults<'mustExist'>();
  const client: UserClient = {
    mustExist: (userId) =>
      answering(faults, 'mustExist', () => {
        if (userId === KNOWN_USER) return;
        throw new AppError({ status: 404, code: 'user_not_found', message: 'user_not_found' });
      }),
  };
  return { client, faults };
}
