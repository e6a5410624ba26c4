/** The hint in the 404 of an unknown route. */
export const ROUTES_HINT = 'GET /openapi.json of the gateway lists all routes.';
