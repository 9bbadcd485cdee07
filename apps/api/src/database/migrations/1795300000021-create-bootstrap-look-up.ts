import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a bootstrap needs to know about an issuer's configuration, for many issuers in one statement (house.md §5a). */
export class CreateBootstrapLookUp1795300000021 implements MigrationInterface {
  readonly name = 'CreateBootstrapLookUp1795300000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function find_bootstrap_contexts(p_items jsonb)
      returns table (item integer, configuration jsonb, provider jsonb, authority jsonb, policies jsonb)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select i."item", to_jsonb(c), to_jsonb(p) - 'sealed_pkcs11_pin',
          jsonb_build_object('id', a.id, 'name', a.name, 'status', a.status, 'accountId', n.id,
            'fingerprint', encode(a.certificate_fingerprint_sha256, 'hex')),
          case when p.name_constraints or coalesce((to_jsonb(p)->>'extended_key_usage_limit')::boolean, false)
            then (select jsonb_agg(to_jsonb(q) order by q.id) from configuration_policies l
              join policies q on q.company_id = l.company_id and q.id = l.policy_id
              where l.company_id = c.company_id and l.configuration_id = c.id)
          end
        from jsonb_to_recordset(p_items) as i ("item" integer, "companyId" uuid, "serviceAccountId" uuid)
        join configuration_service_accounts s
          on s.company_id = i."companyId" and s.service_account_id = i."serviceAccountId"
        join configurations c on c.company_id = s.company_id and c.id = s.configuration_id
        join sub_ca_providers p on p.company_id = c.company_id and p.id = c.sub_ca_provider_id
        join ca_accounts n on n.company_id = p.company_id and n.id = p.ca_account_id
        left join certificate_authorities a on a.company_id = n.company_id and a.id = n.certificate_authority_id
      $function$;
      comment on function find_bootstrap_contexts(jsonb) is
        'Across companies, each item reads its own company only; an account without configuration has no row';
      revoke all on function find_bootstrap_contexts(jsonb) from public;
      grant execute on function find_bootstrap_contexts(jsonb) to luciole_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function find_bootstrap_contexts(jsonb)');
  }
}
