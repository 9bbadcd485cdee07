/** Method and path by route id, made by `plugins/contract-surface.ts`. */
declare module 'virtual:luciole/routes' {
  export const TABLE: Readonly<
    Record<string, readonly [import('@luciole/contract').HttpMethod, string]>
  >;
}

/** Name and owner by error code, made by `plugins/contract-surface.ts`. */
declare module 'virtual:luciole/errors' {
  export const TABLE: Readonly<
    Record<
      number,
      readonly [import('@luciole/contract').ErrorName, import('@luciole/contract').ErrorOwner]
    >
  >;
}
