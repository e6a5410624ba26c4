// Shared by every Jest project of the workspace: TypeScript through swc, no globals invented.
export default {
  testEnvironment: 'node',
  testTimeout: 30_000,
  transform: {
    '^.+\\.[cm]?tsx?$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};
