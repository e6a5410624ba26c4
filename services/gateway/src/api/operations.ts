import { type AccessDeps, accessOperations } from './access';
import { type CartDeps, cartOperations } from './carts';
import { type CatalogueDeps, catalogueOperations } from './catalogue';
import type { Operation, OperationDescription } from './operation';
import { type OrderDeps, orderOperations } from './orders';
import { kitOperations, type SystemDeps, systemOperations } from './system';
import { type UserDeps, userOperations } from './users';

/** The clients that the operations call. */
export type ApiDeps = AccessDeps & UserDeps & CatalogueDeps & CartDeps & OrderDeps;

/** The public API: what the gateway serves itself, by operation id. */
export const operations = {
  ...accessOperations,
  ...userOperations,
  ...catalogueOperations,
  ...cartOperations,
  ...orderOperations,
  ...systemOperations,
} satisfies Record<string, Operation<ApiDeps & SystemDeps>>;

/** All of it, with the routes that the service kit adds: what the document describes. */
export const documentedOperations = {
  ...operations,
  ...kitOperations,
} satisfies Record<string, OperationDescription>;
