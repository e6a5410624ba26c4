import { createToken } from './operations/access';
import { createCart, deleteCartItem, getCart, putCartItem } from './operations/carts';
import { getProduct, listProducts } from './operations/catalogue';
import { checkout, getOrder } from './operations/orders';
import { getDocs, getHealth, getOpenApi, getReady, getRoot } from './operations/system';
import { createUser, getUser } from './operations/users';

/** The public API: what the gateway serves itself, by operation id. */
export const operations = {
  createToken,
  createUser,
  getUser,
  listProducts,
  getProduct,
  createCart,
  getCart,
  putCartItem,
  deleteCartItem,
  checkout,
  getOrder,
  getRoot,
  getOpenApi,
  getDocs,
};

export type Operations = typeof operations;

/** All of it, with the routes that the service kit adds: what the document describes. */
export const documentedOperations = { ...operations, getHealth, getReady };
