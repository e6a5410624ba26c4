/** The names of definitions by key, for call sites: `SPAN.recover`. */
export const namesOf = <const D extends Record<string, { readonly name: string }>>(
  definitions: D,
): { readonly [Key in keyof D]: D[Key]['name'] } =>
  Object.fromEntries(Object.entries(definitions).map(([key, { name }]) => [key, name])) as {
    readonly [Key in keyof D]: D[Key]['name'];
  };
