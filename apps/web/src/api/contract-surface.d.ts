/** Method, path and, unless every role may, roles by route id; made by `plugins/contract-surface.ts`. */
declare module 'virtual:luciole/routes' {
  import type { HttpMethod, TeamRole } from '@luciole/contract';

  export const TABLE: Readonly<
    Record<string, readonly [method: HttpMethod, path: string, roles?: readonly TeamRole[]]>
  >;
}

/** Name and owner by error code, made by `plugins/contract-surface.ts`. */
declare module 'virtual:luciole/errors' {
  import type { ErrorName, ErrorOwner } from '@luciole/contract';

  export const TABLE: Readonly<Record<number, readonly [ErrorName, ErrorOwner]>>;
}
