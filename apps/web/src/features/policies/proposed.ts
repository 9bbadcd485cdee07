import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { Problem } from '../../api/problem.ts';
import { showToast } from '../../components/toasts.tsx';
import { AFFECTED_BY_POLICIES } from './affected.ts';

/** What a call became where a second person has to approve. */
export interface Proposed {
  readonly proposalId: string;
}

/** What a call answers; or, where the API says that it awaits a second person, the proposal. */
export async function orProposed<Answer>(answer: Promise<Answer>): Promise<Answer | Proposed> {
  try {
    return await answer;
  } catch (error) {
    const item =
      error instanceof Problem && error.items.find(({ name }) => name === 'POLICY_AWAITS_APPROVAL');
    if (!item) throw error;
    return { proposalId: String(item.args[0]) };
  }
}

/** Whether it is a proposal rather than what was asked for. */
export function isProposed(answer: object): answer is Proposed {
  return 'proposalId' in answer;
}

/** Leads to a proposal that was just made. */
export function useShowProposed(): (proposed: Proposed) => void {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useCallback(
    ({ proposalId }) => {
      showToast('Proposed: it takes effect when a second person approves it');
      for (const id of AFFECTED_BY_POLICIES) void queryClient.invalidateQueries({ queryKey: [id] });
      void navigate({
        to: '/policy-approvals/$proposalId',
        params: { proposalId },
        ignoreBlocker: true,
      });
    },
    [navigate, queryClient],
  );
}
