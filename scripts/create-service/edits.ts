// Where the workspace lists its services, and what a new one adds to each list.
import { after, another, before, type Edit, replaced } from './edit.ts';

const CALLEES = /(server_address=~\\?"[^"\\]+)/g;

const CODE: readonly Edit[] = [
  {
    file: 'packages/contract/src/services.ts',
    change: before(
      /^\} as const satisfies Record<string, ServiceFacts>;$/,
      ({ name, key, port, database }) => `  /** Keeps notes. */
  ${key}: { name: '${name}-service', port: ${port}, database: '${database}', uncalled: true },`,
    ),
  },
  {
    file: 'packages/contract/src/internal-apis.ts',
    change: after(
      /^import \{ \w+_API \} from/,
      ({ name, constant }) => `import { ${constant}_API } from './internal-api/${name}';`,
    ),
  },
  {
    file: 'packages/contract/src/internal-apis.ts',
    change: before(/^\};$/, ({ key, constant }) => `  ${key}: ${constant}_API,`),
  },
  {
    file: 'packages/contract/src/ids.ts',
    change: before(
      /^\} as const;$/,
      ({ name, camel, idPrefix }) => `  /** Of a note of ${name}. */\n  ${camel}: '${idPrefix}',`,
    ),
  },
  {
    file: 'tsconfig.json',
    change: replaced(
      /(\{ "path": "services\/[\w-]+" \})(?=\n {2}\])/g,
      ({ name }) => `$1,\n    { "path": "services/${name}" }`,
    ),
  },
  {
    file: 'tests/static/default-configs.ts',
    change: after(
      /^import \{ loadConfig as/,
      ({ name, camel }) =>
        `import { loadConfig as ${camel} } from '../../services/${name}/src/config.ts';`,
    ),
  },
  {
    file: 'tests/static/default-configs.ts',
    change: before(/^\}\);$/, ({ key, camel }) => `  ${key}: ${camel}({}),`),
  },
];

const COMPOSE: readonly Edit[] = [
  {
    file: '.env',
    change: after(
      /^DEMO_\w+_DB_PASSWORD=/,
      ({ name, constant }) => `DEMO_${constant}_DB_PASSWORD=demo-${name}-db`,
    ),
  },
  {
    file: 'docker-compose.yml',
    change: before(
      /^ {2}# Stripe and PayPal, played/,
      ({ name, constant, port, role, database }) => `  ${name}:
    <<: *ours
    build: { context: ., args: { SERVICE: ${name} } }
    environment:
      <<: *telemetry
      OTEL_SERVICE_NAME: ${name}-service
      PORT: ${port}
      DATABASE_URL: postgres://${role}:\${DEMO_${constant}_DB_PASSWORD}@postgres:5432/${database}
    depends_on: *postgres-ready
`,
    ),
  },
  {
    file: 'docker-compose.yml',
    change: replaced(
      /(?<= {6}[\w-]+: \{ condition: service_healthy \}\n)(?=\n {2}auth:\n)/g,
      ({ name }) => `      ${name}: { condition: service_healthy }\n`,
    ),
  },
  {
    file: 'docker-compose.yml',
    change: after(
      /^ {6}\w+_DB_PASSWORD: /,
      ({ constant }) => `      ${constant}_DB_PASSWORD: \${DEMO_${constant}_DB_PASSWORD}`,
    ),
  },
  {
    file: 'docker-compose.scaled.yml',
    change: after(/^ {4}deploy: \*twice$/, ({ name }) => `  ${name}:\n    deploy: *twice`),
  },
  {
    file: 'docker-compose.scaled.yml',
    change: (text) =>
      text.replace(/max_connections=(\d+)/, (_all, most) => `max_connections=${Number(most) + 20}`),
  },
  {
    file: 'postgres/databases.sh',
    change: after(
      /^create /,
      ({ database, role, constant }) => `create ${database} ${role} "$${constant}_DB_PASSWORD"`,
    ),
  },
];

const KUBERNETES: readonly Edit[] = [
  {
    file: 'deploy/kubernetes/base/kustomization.yaml',
    change: after(/^ {2}- [\w-]+\.yaml$/, ({ name }) => `  - ${name}.yaml`),
  },
  {
    file: 'deploy/kubernetes/components/stores/postgres.yaml',
    change: after(
      /key: DEMO_\w+_DB_PASSWORD/,
      ({ constant }) => `            - name: ${constant}_DB_PASSWORD
              valueFrom: { secretKeyRef: { name: demo, key: DEMO_${constant}_DB_PASSWORD } }`,
    ),
  },
  {
    file: 'deploy/kubernetes/overlays/demo/demo-secrets.env',
    change: after(
      /^DEMO_\w+_DB_PASSWORD=/,
      ({ name, constant }) => `DEMO_${constant}_DB_PASSWORD=demo-${name}-db`,
    ),
  },
  {
    file: 'deploy/kubernetes/overlays/scaled/autoscalers.yaml',
    change: another(
      ({ name }) => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: ${name} }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} }
  minReplicas: 2
  maxReplicas: 3
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: AverageValue, averageValue: 200m } }`,
    ),
  },
  {
    file: 'deploy/kubernetes/overlays/scaled/disruption-budgets.yaml',
    change: another(
      ({ name }) => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ${name} }
spec:
  maxUnavailable: 1
  selector:
    matchLabels: { app.kubernetes.io/name: ${name} }`,
    ),
  },
  {
    file: 'deploy/kubernetes/overlays/scaled/more-connections.yaml',
    change: (text) =>
      text.replace(/max_connections=(\d+)/, (_all, most) => `max_connections=${Number(most) + 40}`),
  },
];

const OBSERVABILITY: readonly Edit[] = [
  {
    file: 'observability/rules/services.yml',
    change: replaced(CALLEES, ({ name }) => `$1|${name}`),
  },
  {
    file: 'observability/rules/services.yml',
    change: before(
      /^ {6}- alert: ServiceSilent$/,
      ({ name }) => `      - record: service:expected
        labels: { service_name: ${name}-service }
        expr: vector(1)`,
    ),
  },
  {
    file: 'observability/rules/tests/services.test.yml',
    change: replaced(
      /(?<= {6}- series: nodejs_eventloop_utilization_ratio\{.*\n.*\n)(?= {4}alert_rule_test:)/g,
      ({
        name,
      }) => `      - series: nodejs_eventloop_utilization_ratio{service_name="${name}-service"}
        values: 0.1x20\n`,
    ),
  },
  { file: 'grafana/dashboards/shop.json', change: replaced(CALLEES, ({ name }) => `$1|${name}`) },
];

const DOCUMENTS: readonly Edit[] = [
  {
    file: 'docs/architecture.md',
    change: after(
      /^\| [\w-]+ \| `[\w-]+` \| \d+ \|/,
      ({ name, port, database }) =>
        `| ${name} | \`${name}-service\` | ${port} | notes (\`${database}\`) | - |`,
    ),
  },
  {
    file: 'docs/running.md',
    change: before(
      /^\| payment provider sandbox \|/,
      ({ name, port, constant }) => `| ${name} | ${port} | \`${constant}_PORT\` |`,
    ),
  },
  {
    file: 'README.md',
    change: replaced(/(?= & consumer -\.-> pg)/g, ({ name }) => ` & ${name}`),
  },
];

export const EDITS: readonly Edit[] = [
  ...CODE,
  ...COMPOSE,
  ...KUBERNETES,
  ...OBSERVABILITY,
  ...DOCUMENTS,
];
