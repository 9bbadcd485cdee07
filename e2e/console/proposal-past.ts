import { withClient } from '../../scripts/postgres/connection.ts';
import type { Installation } from '../support/control-plane-processes.ts';

/**
 * Has the administrator propose a change of the first mesh's policy, though one person is enough: with a second one needed,
 * nothing else that is done to policies would be done at once.
 */
export async function pretendProposal({ adminUrl }: Pick<Installation, 'adminUrl'>): Promise<void> {
  await withClient(adminUrl.replace('/postgres?', '/luciole?'), async (client) => {
    await client.query(
      `insert into luciole.policy_proposals (company_id, id, kind, policy_id, base_revision, content, author_id,
         creation_date, expiry_date, state)
       select p.company_id, gen_random_uuid(), 'CHANGE', p.id, p.revision, r.content || '{"validityPeriod": "P1D"}', u.id,
         now(), now() + interval '14 days', 'OPEN'
       from luciole.policies p
       join luciole.policy_revisions r on r.company_id = p.company_id and r.policy_id = p.id and r.number = p.revision
       join luciole.users u on u.company_id = p.company_id and 'SYSTEM_ADMIN' = any(u.roles)
       where p.name = 'payments-prod-eu'`,
    );
  });
}
