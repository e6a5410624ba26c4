/** Paths of health checks by common convention. Nobody searches a trace for them. */
const HEALTH_PATHS = ['/health', '/healthz', '/livez', '/ready', '/readyz'];

/** True for a request that gets no span and no metric. */
export type IsIgnored = (request: { url?: string | undefined }) => boolean;

/** @param healthPaths instead of the usual ones */
export function createIsHealthCheck(healthPaths: readonly string[] = HEALTH_PATHS): IsIgnored {
  const paths = new Set(healthPaths);
  return ({ url = '' }) => paths.has(url.split('?', 1)[0] ?? '');
}
