import { type Condition, PARAMETERS } from './condition.ts';

const { company, jumpFactor, now } = PARAMETERS;

/** Reports that were set aside as implausible, until somebody decides (ruling 25). */
export const QUARANTINE: Condition = {
  kinds: ['STATISTICS_QUARANTINED'],
  sql: `
    select 'STATISTICS_QUARANTINED' as kind, 'WARNING' as severity, 'ISSUER_CERTIFICATE' as subject_kind,
      s.issuer_certificate_id as subject_id, c.common_name as subject_name, '' as instance_name, '{}'::jsonb as details
    from issuer_certificate_statistics s
    join issuer_certificates c on c.company_id = s.company_id and c.id = s.issuer_certificate_id
    where s.company_id = ${company} and s.quarantined_at is not null`,
};

/** Fewer than this in an hour are no jump, however few there were before. */
const LEAST = 1000;

/**
 * The hour that runs, or the one before, has many times the certificates of the busiest hour of a week. A configuration
 * without a day behind it has nothing to be compared with.
 */
export const JUMPS: Condition = {
  kinds: ['ISSUANCE_JUMP'],
  sql: `
    select 'ISSUANCE_JUMP' as kind, 'WARNING' as severity, 'CONFIGURATION' as subject_kind, c.id as subject_id,
      c.name as subject_name, '' as instance_name,
      jsonb_build_object('count', j.recent, 'limit', j.usual) as details
    from (
      select h.configuration_id,
        max(h.certificates) filter (where h.hour >= t.hour - interval '1 hour') as recent,
        max(h.certificates) filter (where h.hour < t.hour - interval '1 hour') as usual,
        min(h.hour) < t.hour - interval '1 day' as is_known
      from (select date_trunc('hour', ${now}, 'UTC') as hour) t
      join lateral (
        select r.configuration_id, r.hour, sum(r.ultra_short + r.short + r.long) as certificates
        from issuance_rollups r
        where r.company_id = ${company} and r.hour >= t.hour - interval '7 days' and r.configuration_id is not null
        group by r.configuration_id, r.hour
      ) h on true
      group by h.configuration_id, t.hour
    ) j
    join configurations c on c.company_id = ${company} and c.id = j.configuration_id
    where j.is_known and j.recent >= ${LEAST} and j.recent > j.usual * ${jumpFactor}`,
};
