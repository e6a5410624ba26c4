/** Different products in a cart. With more, one reservation and its row locks would take too long. */
export const MAX_CART_PRODUCTS = 50;

/** The highest total of an order. Payment providers allow eight digits; PostgreSQL's int4 allows more. */
export const MAX_TOTAL_CENTS = 99_999_999;
