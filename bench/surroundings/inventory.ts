import { withClient } from '../../scripts/postgres/connection.ts';

/** Rows to make up. */
export interface InventoryPlan {
  readonly companyId: string;
  readonly certificateAuthorityId: string;
  readonly subCaProviderId: string;
  readonly issuers: readonly {
    readonly serviceAccountId: string;
    readonly configurationId: string;
  }[];
  readonly count: number;
  /** Certificates of seven days each, issued evenly over this many days up to now. */
  readonly days: number;
  /** Distinguishes the rows of one call from those of another. */
  readonly seed: string;
}

/**
 * Fills the inventory with certificates that were never signed, in the shape that bootstraps leave behind. Works as
 * superuser, without foreign keys and with the indexes made afterwards: that is for speed; what is measured runs as the
 * serving role.
 *
 * @returns the id of each certificate, with the place of its account among the issuers, when there are at most 100,000
 */
export async function fillInventory(
  url: string,
  plan: InventoryPlan,
): Promise<readonly { readonly id: string; readonly issuer: number }[]> {
  return withClient(url, async (client) => {
    const isLarge = plan.count > 100_000;
    await client.query(
      `set search_path = luciole, public; set session_replication_role = replica; set timezone = 'UTC';
       set maintenance_work_mem = '512MB'`,
    );
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
       where i.indrelid = 'issuer_certificates'::regclass and not i.indisprimary`,
    );
    if (isLarge) for (const { name } of indexes) await client.query(`drop index ${name}`);
    await client.query(
      `create temporary table issuers as
         select place - 1 as place, account, configuration
         from unnest($1::uuid[], $2::uuid[]) with ordinality as t (account, configuration, place)`,
      [
        plan.issuers.map(({ serviceAccountId }) => serviceAccountId),
        plan.issuers.map(({ configurationId }) => configurationId),
      ],
    );
    await client.query(
      `create temporary table made as
         select n, md5($1 || n) as hash, created, i.place, i.account, i.configuration,
           (lpad(to_hex((extract(epoch from created) * 1000)::bigint), 12, '0') || '7' ||
             substr(md5($1 || n), 1, 3) || '8' || substr(md5($1 || n), 4, 15))::uuid as id
         from generate_series(1, $2::integer) as n
         cross join lateral (
           select date_trunc('milliseconds', now() - make_interval(secs => ($2 - n) * $3::double precision * 86400 / $2)) as created
         ) t
         join issuers i on i.place = (n::bigint * 7919) % $4`,
      [plan.seed, plan.count, plan.days, plan.issuers.length],
    );
    await client.query(
      `insert into issuer_certificates (company_id, id, status, common_name, certificate_authority_id, serial_number,
         configuration_id, sub_ca_provider_id, service_account_id, credential_thumbprint, source_address, instance_name,
         key_algorithm, public_key_hash, sub_ca_digest, validity_start, validity_end, fingerprint, creation_date, modification_date)
       select $1, id, case when n % 50 = 0 then 'REVOKED' else 'ISSUED' end,
         'edge-' || substr(hash, 1, 8) || '.cluster-' || n % 200 || ' bench.example', $2, hash, configuration, $3, account,
         encode(sha256(account::text::bytea), 'hex'), '10.' || n % 250 || '.' || n % 199 || '.7', 'edge-' || substr(hash, 1, 8),
         'EC_P256', sha256(hash::bytea), encode(sha256('digest'), 'hex'), created - interval '30 seconds', created + interval '7 days',
         upper(substr(encode(sha256(hash::bytea), 'hex'), 1, 40)), created, created
       from made order by n`,
      [plan.companyId, plan.certificateAuthorityId, plan.subCaProviderId],
    );
    const chain = await client.query<{ sha256: Buffer }>(
      `insert into certificate_chains (company_id, sha256, chain_der)
       select $1, sha256(array_send(chain)), chain from (
         select array(select a.certificate_der from certificate_authorities a
           where a.company_id = $1 and a.certificate_der is not null order by a.kind limit 2) as chain) c
       on conflict (company_id, sha256) do update set sha256 = excluded.sha256 returning sha256`,
      [plan.companyId],
    );
    await client.query(
      `insert into issuer_certificate_documents (company_id, issuer_certificate_id, certificate_der, chain_sha256,
         subject_key_identifier, fingerprint_sha256)
       select $1, m.id, decode(repeat(m.hash, 35), 'hex'), $2,
         decode(substr(m.hash, 1, 32) || '00000000', 'hex'), sha256(m.hash::bytea)
       from made m order by n`,
      [plan.companyId, chain.rows[0]?.sha256],
    );
    await client.query(
      `insert into issuer_certificate_statistics (company_id, issuer_certificate_id, configuration_id, service_account_id,
         validity_end, reported_at, folded_at)
       select $1, id, configuration, account, created + interval '7 days', created,
         case when created < now() - interval '15 days' then created + interval '15 days' end
       from made order by n`,
      [plan.companyId],
    );
    if (isLarge) for (const { definition } of indexes) await client.query(definition);
    await client.query(
      'vacuum (analyze) issuer_certificates, issuer_certificate_documents, issuer_certificate_statistics',
    );
    if (isLarge) return [];
    const { rows } = await client.query<{ id: string; issuer: number }>(
      'select id, place::integer as issuer from made order by n',
    );
    return rows;
  });
}
