// The text that the demo prints when it runs: addresses, and commands to paste.
import type { ServiceName } from '@traceshop/contract/topology';
import { type Plan, portsOf } from './plan.ts';

export interface BannerFacts {
  folder: string;
  /** No other demo of this folder runs, so commands find this one without its address. */
  alone: boolean;
}

export function banner(plan: Plan, facts: BannerFacts): string {
  const body = plan.whole ? [where(plan), pastes(plan)] : [singles(plan)];
  return `\n${[...body, footer(plan, facts)].join('\n\n')}\n`;
}

function where(plan: Plan): string {
  const services = plan.services
    .filter((name) => name !== 'gateway')
    .map((name) => `${name} ${plan.ports[name].port}`);
  return `The shop runs: http://localhost:${plan.ports.gateway.port}  (API pages: /docs)
  behind it: ${services.join(', ')}, payment sandbox ${plan.sandbox?.port}`;
}

function pastes(plan: Plan): string {
  const gateway = `http://localhost:${plan.ports.gateway.port}`;
  return `Create a user:

curl -X POST ${gateway}/users \\
  -H "Content-Type: application/json" \\
  -H "Authorization: Bearer test-token" \\
  -d '{"email": "user@example.com", "name": "Test User"}'

Buy something, as often as you like:

api() { curl -s -X "$1" "${gateway}$2" -H 'Authorization: Bearer test-token' -H 'Content-Type: application/json' \${3:+-d "$3"}; }
id_of() { sed -n 's/^{"id":"\\([^"]*\\)".*/\\1/p'; }
USER_ID=$(api POST /users '{"email":"buyer@example.com","name":"Buyer"}' | id_of)
CART_ID=$(api POST /carts "{\\"userId\\":\\"$USER_ID\\"}" | id_of)
api PUT "/carts/$CART_ID/items/mug-classic" '{"quantity":2}' > /dev/null
api POST /checkout "{\\"cartId\\":\\"$CART_ID\\",\\"paymentMethod\\":\\"stripe\\"}"`;
}

/** An example request for each service that needs no other service; otherwise `/ready`. */
const EXAMPLES: Partial<Record<ServiceName, string>> = {
  gateway: '/health',
  auth: `/validate -H "Content-Type: application/json" -d '{"token": "test-token"}'`,
  user: `/users -H "Content-Type: application/json" -d '{"email": "user@example.com", "name": "Test User"}'`,
  payment: '/charges/ord_none',
  inventory: '/products/mug-classic',
};

function singles(plan: Plan): string {
  const lines = plan.services.map(
    (name) =>
      `  ${name}: curl http://localhost:${plan.ports[name].port}${EXAMPLES[name] ?? '/ready'}`,
  );
  const verb = plan.services.length > 1 ? 'run' : 'runs';
  const join = `OTEL_EXPORTER_OTLP_ENDPOINT=${plan.otlpEndpoint} npm run demo -- <names>`;
  return `${plan.services.join(' and ')} ${verb}, with the stores needed:\n${lines.join('\n')}\nOther services join in another terminal:  ${join}`;
}

function footer(plan: Plan, { folder, alone }: BannerFacts): string {
  const choice = alone ? '' : ` --demo ${portsOf(plan)[0]?.port}`;
  const traces = plan.desk
    ? `Then see where it went:  http://localhost:${plan.desk.jaeger.port}
or in a second terminal:  npm run trace -- --last${choice}`
    : `Traces go to ${plan.otlpEndpoint}`;
  return `${traces}
Logs: ${folder}/logs    Ctrl-C stops everything.`;
}
