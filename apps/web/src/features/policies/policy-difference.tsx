import { Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { ChangeGroups } from './change-groups.tsx';

interface PolicyDifferenceProps {
  readonly policyId: string;
  readonly from: number;
  readonly to: number;
}

/** What {@link PolicyDifference} shows. */
export function differenceQuery({ policyId, from, to }: PolicyDifferenceProps) {
  return routeQuery('policyRevisionCompare', {
    params: { id: policyId },
    query: { from: String(from), to: String(to) },
  });
}

/** What going from one revision of a policy to another means for requests, in words and with examples. */
export function PolicyDifference(props: PolicyDifferenceProps) {
  const { data, error, refetch } = useQuery(differenceQuery(props));
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton variant="rounded" height={120} />;
  return <ChangeGroups changes={data.changes} />;
}
