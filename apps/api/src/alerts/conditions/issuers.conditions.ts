import { type Condition, PARAMETERS } from './condition.ts';

const { company, maxIssuesPerHour, maxLiveSubCas, now, quotaPercent, silentHours } = PARAMETERS;

/** After this long without contact an issuer stops signing, unless its own file says otherwise (ruling 24). */
const STALE = `interval '72 hours'`;

/**
 * An issuer is an account and an instance name that hold a live certificate; the newest is what it works with. Contact is a
 * report of counts, or a token for its account, which every running issuer gets several times an hour.
 *
 * A renewal is due at two thirds of a life at the latest (ruling 7), and a twentieth later it is late. Two issuers use one
 * name when an earlier certificate still counts ten minutes after the newest was issued: after a renewal the last counts of
 * the earlier one come within a minute or two.
 */
export const ISSUERS: Condition = {
  kinds: ['ISSUER_SILENT', 'ISSUER_STALE', 'ISSUER_RENEWING_LATE', 'INSTANCE_CONFLICT'],
  sql: `
    with live as (
      select c.id, c.service_account_id, coalesce(c.instance_name, '') as instance_name, c.source_address,
        c.creation_date, c.validity_start, c.validity_end, s.reported_at,
        row_number() over newest_first as place
      from issuer_certificates c
      join issuer_certificate_statistics s on s.company_id = c.company_id and s.issuer_certificate_id = c.id
        and s.folded_at is null and s.validity_end > ${now}
      where c.company_id = ${company} and c.status = 'ISSUED' and c.validity_end > ${now} and c.hidden_at is null
      window newest_first as (partition by c.service_account_id, c.instance_name order by c.creation_date desc, c.id desc)
    ), issuers as (
      select n.*, a.name, n.validity_end - n.validity_start as life,
        greatest(a.last_used_on, n.reported_at, e.reported_at) as last_contact,
        e.id as earlier_id, e.source_address as earlier_address, e.reported_at as earlier_report
      from live n
      join service_accounts a on a.company_id = ${company} and a.id = n.service_account_id and a.enabled
      left join (
        select distinct on (service_account_id, instance_name) * from live where place > 1
        order by service_account_id, instance_name, reported_at desc, id
      ) e on e.service_account_id = n.service_account_id and e.instance_name = n.instance_name
      where n.place = 1
    )
    select f.kind, f.severity, 'ISSUER' as subject_kind, i.service_account_id as subject_id, i.name as subject_name,
      i.instance_name, f.details || jsonb_build_object('issuerCertificateId', i.id) as details
    from issuers i cross join lateral (
      select 'ISSUER_STALE' as kind, 'CRITICAL' as severity, jsonb_build_object('lastContact', i.last_contact) as details
        where i.last_contact < ${now} - ${STALE}
      union all
      select 'ISSUER_SILENT', 'WARNING', jsonb_build_object('lastContact', i.last_contact)
        where i.last_contact < ${now} - make_interval(hours => ${silentHours}) and i.last_contact >= ${now} - ${STALE}
      union all
      select 'ISSUER_RENEWING_LATE', case when ${now} > i.validity_start + i.life * 0.9 then 'CRITICAL' else 'WARNING' end,
        jsonb_build_object('renewalDue', i.validity_start + i.life * (2.0 / 3), 'expiresAt', i.validity_end)
        where ${now} > i.validity_start + i.life * (2.0 / 3 + 1.0 / 20)
      union all
      select 'INSTANCE_CONFLICT', 'CRITICAL', jsonb_strip_nulls(jsonb_build_object('sourceAddress', i.source_address,
          'otherIssuerCertificateId', i.earlier_id, 'otherSourceAddress', i.earlier_address))
        where i.earlier_report > i.creation_date + interval '10 minutes' and i.earlier_report > ${now} - interval '1 hour'
    ) f`,
};

/** As a bootstrap counts (ruling 17), and never further than the quota. */
export const QUOTAS: Condition = {
  kinds: ['QUOTA_NEARLY_REACHED'],
  sql: `
    select distinct on (a.id) 'QUOTA_NEARLY_REACHED' as kind,
      case when q.used >= q.quota then 'CRITICAL' else 'WARNING' end as severity,
      'SERVICE_ACCOUNT' as subject_kind, a.id as subject_id, a.name as subject_name, '' as instance_name,
      jsonb_build_object('quota', q.name, 'count', q.used, 'limit', q.quota) as details
    from service_accounts a cross join lateral (
      select 'LIVE_SUB_CAS' as name, ${maxLiveSubCas} as quota, (
        select count(*) from (
          select from issuer_certificates c
          where c.company_id = ${company} and c.service_account_id = a.id and c.validity_end > ${now}
            and c.status in ('PENDING', 'ISSUED') limit ${maxLiveSubCas}) live) as used
      union all
      select 'ISSUES_PER_HOUR', ${maxIssuesPerHour}, (
        select count(*) from (
          select from issuer_certificates c
          where c.company_id = ${company} and c.service_account_id = a.id and c.creation_date > ${now} - interval '1 hour'
          limit ${maxIssuesPerHour}) recent)
    ) q
    where a.company_id = ${company} and a.enabled and q.used * 100 >= q.quota::bigint * ${quotaPercent}
    order by a.id, q.used::float8 / q.quota desc, q.name`,
};
