import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

/** As often as the control plane looks. */
const EVERY_MINUTE = 60_000;

/** Open alerts, and those that were resolved lately. */
export const alertsQuery = queryOptions({
  // Begins like the key of the route, so that what changes an alert reaches it.
  queryKey: ['alertList', 'all'],
  queryFn: async () => {
    const answers = await Promise.all([
      call('alertList', {}),
      call('alertList', { query: { state: 'RESOLVED' } }),
    ]);
    return answers.flatMap(({ alerts }) => alerts);
  },
  refetchInterval: EVERY_MINUTE,
});
