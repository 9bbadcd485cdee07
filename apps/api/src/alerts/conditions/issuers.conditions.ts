import { type Condition, PARAMETERS } from './condition.ts';

const { company, maxIssuesPerHour, maxLiveSubCas, now, quotaPercent, silentHours } = PARAMETERS;

/** After this long without contact an issuer stops signing, unless its own file says otherwise (ruling 24). */
const STALE = `interval '72 hours'`;

/**
 * An issuer is an account and an instance name that hold a live certificate; the newest is what it works with. Contact is a
 * report of counts, or a token for its account, which every running issuer gets several times an hour. A renewal is due at
 * two thirds of a life at the latest (ruling 7), and a twentieth later it is late.
 */
export const ISSUERS: Condition = {
  kinds: ['ISSUER_SILENT', 'ISSUER_STALE', 'ISSUER_RENEWING_LATE'],
  sql: `
    with newest as (
      select distinct on (c.service_account_id, c.instance_name) c.id, c.service_account_id,
        coalesce(c.instance_name, '') as instance_name, c.validity_start, c.validity_end,
        max(s.reported_at) over (partition by c.service_account_id, c.instance_name) as last_report
      from issuer_certificates c
      join issuer_certificate_statistics s on s.company_id = c.company_id and s.issuer_certificate_id = c.id
        and s.folded_at is null and s.validity_end > ${now}
      where c.company_id = ${company} and c.status = 'ISSUED' and c.validity_end > ${now} and c.hidden_at is null
      order by c.service_account_id, c.instance_name, c.creation_date desc, c.id desc
    ), issuers as (
      select n.*, a.name, n.validity_end - n.validity_start as life, greatest(a.last_used_on, n.last_report) as last_contact
      from newest n
      join service_accounts a on a.company_id = ${company} and a.id = n.service_account_id and a.enabled
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
    ) f`,
};

/** Longer than an issuer needs to tell the last counts of a certificate that it has replaced. */
const SIDE_BY_SIDE = `interval '10 minutes'`;

/**
 * Two issuers use one name when two certificates of it go on reporting side by side. How late a report comes says nothing:
 * after an outage an issuer tells at once what it had signed with its former certificate and with its new one, and of the
 * former no more. Of those that have each reported for long enough it takes two neighbours in the order of their first
 * reports: where any two overlap, two neighbours do.
 */
export const INSTANCES: Condition = {
  kinds: ['INSTANCE_CONFLICT'],
  sql: `
    with signing as (
      select c.id, c.service_account_id, coalesce(c.instance_name, '') as instance_name, c.source_address,
        p.counted_since as since, s.reported_at as until
      from issuer_certificate_statistics s
      join statistics_snapshots p on p.company_id = s.company_id and p.issuer_certificate_id = s.issuer_certificate_id
      join issuer_certificates c on c.company_id = s.company_id and c.id = s.issuer_certificate_id
      where s.company_id = ${company} and s.folded_at is null and s.validity_end > ${now}
        and s.reported_at > ${now} - interval '1 hour' and s.reported_at >= p.counted_since + ${SIDE_BY_SIDE}
        and c.status = 'ISSUED' and c.hidden_at is null
    ), neighbours as (
      select n.*, lag(n.id) over first_reports as other_id, lag(n.source_address) over first_reports as other_address,
        lag(n.until) over first_reports as other_until
      from signing n
      window first_reports as (partition by n.service_account_id, n.instance_name order by n.since, n.id)
    )
    select distinct on (n.service_account_id, n.instance_name) 'INSTANCE_CONFLICT' as kind, 'CRITICAL' as severity,
      'ISSUER' as subject_kind, n.service_account_id as subject_id, a.name as subject_name, n.instance_name,
      jsonb_strip_nulls(jsonb_build_object('issuerCertificateId', n.id, 'sourceAddress', n.source_address,
        'otherIssuerCertificateId', n.other_id, 'otherSourceAddress', n.other_address)) as details
    from neighbours n
    join service_accounts a on a.company_id = ${company} and a.id = n.service_account_id and a.enabled
    where n.other_until >= n.since + ${SIDE_BY_SIDE}
    order by n.service_account_id, n.instance_name, n.since desc, n.id desc`,
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
