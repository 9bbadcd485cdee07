import { formatDateTime, type HandlerResponse, type policyProposals } from '@luciole/contract';
import { userAuthor } from '../policy-author.ts';
import type { ProposalRow } from './policy-proposals.repository.ts';

type Information = HandlerResponse<(typeof policyProposals)['list']>['proposals'][number];

/** What has become of a proposal by `now`: time and other revisions end it as well as people. */
export function stateOf(row: ProposalRow, now: Date): Information['state'] {
  if (row.state !== 'OPEN') return row.state;
  if (row.expiry_date <= now) return 'EXPIRED';
  const isStale =
    (row.kind === 'CHANGE' || row.kind === 'DELETE') && row.current_revision !== row.base_revision;
  return isStale ? 'STALE' : 'OPEN';
}

/** A proposal as answers have it. */
export function toProposal(row: ProposalRow, now: Date): Information {
  return {
    id: row.id,
    kind: row.kind,
    state: stateOf(row, now),
    ...(row.kind !== 'SWITCH_OFF' && { policyId: row.policy_id, name: row.content.name }),
    ...((row.kind === 'CREATE' || row.kind === 'CHANGE') && { revision: row.base_revision + 1 }),
    ...(row.restored_number !== null && { restoredNumber: row.restored_number }),
    author: userAuthor(row.author_id, row.author_name),
    creationDate: formatDateTime(row.creation_date),
    expiryDate: formatDateTime(row.expiry_date),
    ...(row.decider_id !== null &&
      row.decision_date !== null && {
        decision: {
          by: userAuthor(row.decider_id, row.decider_name),
          date: formatDateTime(row.decision_date),
          ...(row.comment !== null && { comment: row.comment }),
        },
      }),
  };
}
