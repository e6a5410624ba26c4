// Shared by every Jest project of the workspace: TypeScript through swc, no globals invented.
const swc = [
  '@swc/jest',
  {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

// Published as ES modules only, and required by our CommonJS: Node can, Jest needs them compiled.
const ESM_ONLY = '(?:@seriousme\\+openapi-schema-validator|cockatiel|jose|node-pg-migrate)@';

export default {
  testEnvironment: 'node',
  // Against a hang only: what a test waits for has a deadline of its own, which names it, and the first
  // to want a server waits for its start.
  testTimeout: 240_000,
  transform: {
    '^.+\\.[cm]?tsx?$': swc,
    [`/node_modules/\\.pnpm/${ESM_ONLY}.+\\.js$`]: swc,
  },
  transformIgnorePatterns: [`^(?!.*/\\.pnpm/${ESM_ONLY}).*/node_modules/`],
};
