/** Method and path by route id, made by `plugins/contract-surface.ts`. */
declare module 'virtual:luciole/routes' {
  import type { HttpMethod } from '@luciole/contract';

  export const TABLE: Readonly<Record<string, readonly [HttpMethod, string]>>;
}

/** Name and owner by error code, made by `plugins/contract-surface.ts`. */
declare module 'virtual:luciole/errors' {
  import type { ErrorName, ErrorOwner } from '@luciole/contract';

  export const TABLE: Readonly<Record<number, readonly [ErrorName, ErrorOwner]>>;
}
