import type { MigrationInterface, QueryRunner } from 'typeorm';

const BY_NAME = `'id', a.id, 'name', a.name,`;
const BY_KEY = `${BY_NAME} 'keyIdentifier', encode(a.subject_key_identifier, 'hex'),`;

/** Certificates name their CA's addresses by its key identifier (ruling 8), so a bootstrap has to know it. */
export class NameAuthoritiesByKey1795300000051 implements MigrationInterface {
  readonly name = 'NameAuthoritiesByKey1795300000051';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(findBootstrapContexts(BY_KEY));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(findBootstrapContexts(BY_NAME));
  }
}

/** The function of CreateBootstrapLookUp1795300000021 in full. */
function findBootstrapContexts(authority: string): string {
  return `
      create or replace function find_bootstrap_contexts(p_items jsonb)
      returns table (item integer, configuration jsonb, provider jsonb, authority jsonb, policies jsonb)
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select i."item", to_jsonb(c), to_jsonb(p) - 'sealed_pkcs11_pin',
          jsonb_build_object(${authority} 'status', a.status, 'accountId', n.id,
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
  `;
}
