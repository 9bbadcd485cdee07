import type { PolicyProposalInformation } from '@luciole/contract';
import type { StatusTone } from '../../../components/status.tsx';

type Proposal = PolicyProposalInformation;

/** What is proposed, as the beginning of a sentence. */
export function proposalInWords({ kind, name = '', restoredNumber, revision }: Proposal): string {
  switch (kind) {
    case 'CREATE':
      return `New policy ${name}`;
    case 'CHANGE':
      return restoredNumber === undefined
        ? `Revision ${revision} of ${name}`
        : `Revision ${revision} of ${name}, which brings back revision ${restoredNumber}`;
    case 'DELETE':
      return `Deletion of ${name}`;
    case 'SWITCH_OFF':
      return 'Doing without a second person';
  }
}

/** What has become of a proposal. */
export const STATES: Readonly<Record<Proposal['state'], readonly [StatusTone, string]>> = {
  OPEN: ['warning', 'Awaits approval'],
  APPROVED: ['good', 'Approved'],
  REJECTED: ['bad', 'Rejected'],
  WITHDRAWN: ['quiet', 'Withdrawn'],
  STALE: ['quiet', 'Overtaken'],
  EXPIRED: ['quiet', 'Expired'],
};
