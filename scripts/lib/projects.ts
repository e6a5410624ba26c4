/** Projects of the compiler whose types are checked and which it does not compile. */
export const CHECKED_PROJECTS: readonly string[] = [
  'tsconfig.check.json',
  'packages/trace-desk/page/tsconfig.json',
  'tests/browser/tsconfig.json',
];
