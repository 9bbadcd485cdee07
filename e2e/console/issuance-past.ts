import { withClient } from '../../scripts/postgres/connection.ts';
import type { Installation } from '../support/control-plane-processes.ts';

const DAYS = 30;

/**
 * Gives every configuration a month of issuance, more by day than by night and less at weekends: no test waits that long.
 * Charts have something to draw; counts elsewhere stay what was reported.
 */
export async function pretendIssuance({ adminUrl }: Pick<Installation, 'adminUrl'>): Promise<void> {
  await withClient(adminUrl.replace('/postgres?', '/luciole?'), async (client) => {
    await client.query(
      `insert into luciole.issuance_rollups (company_id, hour, configuration_id, policy_id, ultra_short, short, long)
       select g.company_id, h, g.id, p.policy_id, n * 4, n, n / 5
       from luciole.configurations g
       join luciole.configuration_policies p on p.company_id = g.company_id and p.configuration_id = g.id
       cross join generate_series(date_trunc('hour', now()) - make_interval(days => ${DAYS}), date_trunc('hour', now()),
         interval '1 hour') h
       cross join lateral (select (8 + length(g.name) * (1 + sin((extract(hour from h) - 8) * pi() / 12))
         * case when extract(isodow from h) > 5 then 0.4 else 1 end)::bigint as n) c
       on conflict do nothing`,
    );
  });
}
