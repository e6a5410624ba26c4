import { ERROR_CODE } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';

export const userNotFound = (id: string) =>
  new AppError({
    code: ERROR_CODE.userNotFound,
    status: 404,
    message: `There is no user with the id ${id}.`,
  });

export const userChanged = () =>
  new AppError({
    code: ERROR_CODE.userChanged,
    status: 503,
    message: 'The user with this e-mail address changed while it was looked up; try again.',
    retryAfterSeconds: 1,
  });
