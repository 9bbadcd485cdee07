import type { HandlerResponse, policyRevisions } from '@luciole/contract';

type Author = HandlerResponse<(typeof policyRevisions)['list']>['revisions'][number]['author'];

/** A user as histories name one. */
export function userAuthor(id: string, name: string | null): Author {
  return { kind: 'USER', id, ...(name !== null && { name }) };
}
