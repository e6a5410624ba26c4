// The import rules. docs/decisions/import-rules-by-dependency-cruiser.md explains this check.
import type { IFlattenedRuleSet, IForbiddenRuleType } from 'dependency-cruiser';

/** Each package imports only packages before it in this list, also as development dependencies. */
export const PACKAGES: readonly string[] = [
  'test-servers',
  'span-tracker',
  'trace-testing',
  'trace-desk',
  'telemetry',
  'service-kit',
  'contract',
  'shop-harness',
  'shop-traces',
];

/** Matches files, and names: before the build a name does not resolve to a file. */
const packages = (names: readonly string[]): string[] => {
  const any = `(${names.join('|')})`;
  return [`^packages/${any}/`, `^@traceshop/${any}(/|$)`];
};

const ABOVE_PACKAGES = ['^(services|sandbox|tests|scripts|bench)/'];

const packageOrder = PACKAGES.map(
  (name, index): IForbiddenRuleType => ({
    name: `package-order-${name}`,
    comment: `it may import ${PACKAGES.slice(0, index).join(', ') || 'no package of ours'}`,
    severity: 'error',
    from: { path: `^packages/${name}/` },
    to: { path: [...packages(PACKAGES.slice(index + 1)), ...ABOVE_PACKAGES] },
  }),
);

/** Code that runs before the build must not import these. */
const COMPILED = packages([
  'span-tracker',
  'trace-testing',
  'trace-desk',
  'telemetry',
  'service-kit',
  'contract',
]);

export const RULES: IFlattenedRuleSet = {
  forbidden: [
    {
      name: 'no-import-circle',
      comment: 'two files that import each other, types included, are one thing or three',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-folder-circle',
      comment: 'folders of a package have an order, as packages have',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    ...packageOrder,
    {
      name: 'services-know-no-other-service',
      comment: 'a service reaches another one over the network only',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'gateway-route-in-three-files',
      comment:
        'a route is read in its resource, its client and the contract; shared words stand in fields.ts',
      severity: 'error',
      from: { path: '^services/gateway/src/api/', pathNot: '/(operation|operations|fields)\\.ts$' },
      to: {
        path: '^services/gateway/src/',
        pathNot: [
          '^services/gateway/src/(auth|clients)/',
          '^services/gateway/src/api/(operation|fields|test-payment-tokens)\\.ts$',
        ],
      },
    },
    {
      name: 'nothing-imports-suites',
      comment: 'what two suites share belongs into a package',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'suites-are-apart',
      comment: 'what two suites share belongs into a package',
      severity: 'error',
      from: { path: '^tests/([^/]+)/' },
      to: { path: '^tests/', pathNot: '^tests/$1/' },
    },
    {
      name: 'sandbox-is-a-third-party',
      comment: 'the providers are played as somebody else would run them',
      severity: 'error',
      from: { path: '^sandbox/src/' },
      to: { path: ['^(packages|services|tests|scripts|bench)/', '^@traceshop/'] },
    },
    {
      name: 'load-is-mounted-alone',
      comment: 'the container of `load` mounts only scripts/',
      severity: 'error',
      from: { path: '^scripts/load(/|\\.ts$)' },
      to: { path: ['^(packages|services|sandbox|tests|bench|node_modules)/', '^@'] },
    },
    {
      name: 'doctor-runs-uncompiled',
      comment: '`doctor` explains why a build or a start fails, so it needs neither',
      severity: 'error',
      from: { path: '^scripts/(doctor|lib)(/|\\.ts$)' },
      to: { path: COMPILED },
    },
    {
      name: 'no-unresolvable-import',
      comment: 'a rule about a file that is not found would hold nothing',
      severity: 'error',
      // An example imports what its reader installs.
      from: { pathNot: '^packages/[^/]+/examples/' },
      to: { couldNotResolve: true, pathNot: '^@traceshop/|^#|/dist/' },
    },
  ],
};
