// Checks arguments and variables, and decides what a run of the demo starts on which ports.
import {
  SERVICE_NAMES,
  SERVICES,
  type ServiceName,
  variablePrefix,
} from '@traceshop/contract/topology';
import { needsOf, SANDBOX_PORT } from '@traceshop/shop-harness/services';
import { UserError } from '../lib/user-error.ts';
import { portIn } from '../lib/variables.ts';

export interface PlannedPort {
  /** What listens on the port. Messages use it. */
  what: string;
  variable: string;
  port: number;
}

export interface Plan {
  services: ServiceName[];
  whole: boolean;
  ports: Record<ServiceName, PlannedPort>;
  sandbox: PlannedPort | undefined;
  /** The trace desk. Undefined if the user has a collector. */
  desk: { otlp: PlannedPort; jaeger: PlannedPort } | undefined;
  otlpEndpoint: string;
}

/** Reads `npm run demo -- user payment` and the variables. Without names it starts everything. */
export function readPlan(args: readonly string[], env: NodeJS.ProcessEnv): Plan {
  const unknown = args.filter((name) => !SERVICE_NAMES.some((known) => known === name));
  if (unknown.length > 0) {
    throw new UserError(`No service "${unknown[0]}". There are: ${SERVICE_NAMES.join(', ')}.`);
  }
  const services = SERVICE_NAMES.filter((name) => args.length === 0 || args.includes(name));
  const port = (what: string, variable: string, usual: number): PlannedPort => ({
    what,
    variable,
    port: portIn(env, variable, usual),
  });
  const ports = SERVICE_NAMES.map(
    (name) => [name, port(name, `${variablePrefix(name)}_PORT`, SERVICES[name].port)] as const,
  );
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const desk = endpoint
    ? undefined
    : {
        otlp: port('OTLP receiver', 'OTLP_PORT', 4318),
        jaeger: port("traces, by Jaeger's API", 'JAEGER_PORT', 16686),
      };
  const plan: Plan = {
    services,
    whole: args.length === 0,
    ports: Object.fromEntries(ports) as Record<ServiceName, PlannedPort>,
    sandbox: services.some((name) => needsOf(name).providers)
      ? port('payment provider sandbox', 'SANDBOX_PORT', SANDBOX_PORT)
      : undefined,
    desk,
    otlpEndpoint: endpoint || `http://127.0.0.1:${desk?.otlp.port}`,
  };
  rejectSharedPorts(portsOf(plan));
  return plan;
}

/** Every planned port of this run. The servers choose free ports. */
export function portsOf(plan: Plan): PlannedPort[] {
  const services = plan.services.map((name) => plan.ports[name]);
  return [...services, plan.sandbox, plan.desk?.otlp, plan.desk?.jaeger].filter(
    (port) => port !== undefined,
  );
}

function rejectSharedPorts(ports: PlannedPort[]): void {
  for (const [index, one] of ports.entries()) {
    const other = ports.slice(index + 1).find((later) => later.port === one.port);
    if (!other) continue;
    throw new UserError(
      `Port ${one.port} is wanted for both ${one.what} (${one.variable}) and ${other.what} (${other.variable}).`,
    );
  }
}
