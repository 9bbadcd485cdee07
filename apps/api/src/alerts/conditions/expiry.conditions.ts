import { type Condition, PARAMETERS, REMEMBERED } from './condition.ts';

const { caDays, company, expiryDays, now } = PARAMETERS;

/** Never more than a third of a life: what lives for a day is not always about to end. */
const expiringRow = (kind: string, subjectKind: string) => `
  select '${kind}' as kind, case when e.ends_at < ${now} + e.notice / 4 then 'CRITICAL' else 'WARNING' end as severity,
    '${subjectKind}' as subject_kind, e.id as subject_id, e.name as subject_name, '' as instance_name,
    jsonb_build_object('expiresAt', e.ends_at) as details`;

/** Key pairs of service accounts: one that has expired is an alert until it is replaced, or the account disabled. */
export const CREDENTIALS: Condition = {
  kinds: ['CREDENTIAL_EXPIRING'],
  sql: `${expiringRow('CREDENTIAL_EXPIRING', 'SERVICE_ACCOUNT')}
    from (
      select a.id, a.name, a.credentials_expiring_on as ends_at,
        least(make_interval(days => ${expiryDays}), (a.credentials_expiring_on - a.credential_changed_on) / 3) as notice
      from service_accounts a
      where a.company_id = ${company} and a.enabled and a.credentials_expiring_on is not null
    ) e where e.ends_at < ${now} + e.notice`,
};

export const API_KEYS: Condition = {
  kinds: ['API_KEY_EXPIRING'],
  sql: `${expiringRow('API_KEY_EXPIRING', 'API_KEY')}
    from (
      select k.id, k.prefix || ' (' || u.username || ')' as name, k.validity_end as ends_at,
        least(make_interval(days => ${expiryDays}), (k.validity_end - k.validity_start) / 3) as notice
      from api_keys k join users u on u.company_id = k.company_id and u.id = k.user_id
      where k.company_id = ${company} and k.status in ('ACTIVE', 'PENDING_ROTATION')
        and k.validity_end > ${now} - ${REMEMBERED} and not u.disabled and u.deleted_at is null
    ) e where e.ends_at < ${now} + e.notice`,
};

/** A CA also ends when it has less than twice the longest validity that a provider asks of it (ruling 7). */
export const AUTHORITIES: Condition = {
  kinds: ['CA_ENDING'],
  sql: `${expiringRow('CA_ENDING', 'CERTIFICATE_AUTHORITY')}
    from (
      select a.id, coalesce(n.key, a.subject->'commonName'->>0, a.name) as name, a.not_after as ends_at,
        greatest(least(make_interval(days => ${caDays}), (a.not_after - a.not_before) / 3), 2 * (
          select max(replace(p.validity_period, ',', '.')::interval) from sub_ca_providers p
          where p.company_id = a.company_id and p.ca_account_id = n.id
        )) as notice
      from certificate_authorities a
      left join ca_accounts n on n.company_id = a.company_id and n.certificate_authority_id = a.id
      where a.company_id = ${company} and a.status = 'ACTIVE' and a.not_after > ${now} - ${REMEMBERED}
    ) e where e.ends_at < ${now} + e.notice`,
};

/** CRLs are signed anew at half of their life (ruling 37): one that is three quarters old is late. */
export const CRLS: Condition = {
  kinds: ['CRL_EXPIRING'],
  sql: `${expiringRow('CRL_EXPIRING', 'CERTIFICATE_AUTHORITY')}
    from (
      select a.id, coalesce(n.key, a.subject->'commonName'->>0, a.name) as name, oldest.next_update as ends_at,
        (oldest.next_update - oldest.this_update) / 4 as notice
      from certificate_authorities a
      left join ca_accounts n on n.company_id = a.company_id and n.certificate_authority_id = a.id
      cross join lateral (
        select newest.* from generate_series(0, a.crl_shards) as of_shard (shard)
        cross join lateral (
          select c.this_update, c.next_update from crls c
          where c.company_id = a.company_id and c.certificate_authority_id = a.id and c.shard = of_shard.shard
          order by c.crl_number desc limit 1
        ) newest order by newest.next_update limit 1
      ) oldest
      where a.company_id = ${company} and a.status in ('ACTIVE', 'RETIRED') and a.not_after > ${now}
    ) e where e.ends_at < ${now} + e.notice`,
};
