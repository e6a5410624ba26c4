import { type AccessDeps, accessOperations } from './access';
import { type CartDeps, cartOperations } from './carts';
import { type CatalogueDeps, catalogueOperations } from './catalogue';
import type { Operation, OperationDescription } from './operation';
import { type OrderDeps, orderOperations } from './orders';
import { kitOperations, type SystemDeps, systemOperations } from './system';
import { type UserDeps, userOperations } from './users';

/** The clients of all operations. */
export type ApiDeps = AccessDeps & UserDeps & CatalogueDeps & CartDeps & OrderDeps;

/** The operations that the gateway implements, by operation id. */
export const operations = {
  ...accessOperations,
  ...userOperations,
  ...catalogueOperations,
  ...cartOperations,
  ...orderOperations,
  ...systemOperations,
} satisfies Record<string, Operation<ApiDeps & SystemDeps>>;

/** All operations, with the routes that the service kit adds. The document describes these. */
export const documentedOperations = {
  ...operations,
  ...kitOperations,
} satisfies Record<string, OperationDescription>;
