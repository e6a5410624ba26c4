/** @throws an error with the address and the response, unless it is a 2xx. */
export async function getJson<T>(
  address: string,
  headers: Record<string, string> = {},
): Promise<T> {
  const response = await fetch(address, { headers, signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`GET ${address}: ${response.status} ${text.slice(0, 500)}`);
  return JSON.parse(text) as T;
}
