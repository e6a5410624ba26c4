/** What a service says after the 404 of a route that does not exist. */
export const ROUTES_HINT = 'GET /openapi.json of the gateway lists all routes.';
