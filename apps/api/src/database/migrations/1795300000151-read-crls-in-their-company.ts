import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = `c.company_id, c.crl_number, c.der, c.this_update, c.next_update`;
const ANSWER = `table (company_id uuid, crl_number bigint, der bytea, this_update timestamptz, next_update timestamptz)`;

/**
 * A CRL is asked for when its CA, and with it the company, is known: it is read there, its number without its bytes, which
 * are megabytes when a CA has revoked much.
 */
export class ReadCrlsInTheirCompany1795300000151 implements MigrationInterface {
  readonly name = 'ReadCrlsInTheirCompany1795300000151';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function find_latest_crl(uuid, uuid);
      drop function find_latest_shard_crl(uuid, uuid, integer);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function find_latest_crl(p_company_id uuid, p_certificate_authority_id uuid)
      returns ${ANSWER}
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select ${COLUMNS} from crls c
        where c.company_id = p_company_id and c.certificate_authority_id = p_certificate_authority_id and c.shard = 0
        order by c.crl_number desc limit 1
      $function$;
      create function find_latest_shard_crl(p_company_id uuid, p_certificate_authority_id uuid, p_shard integer)
      returns ${ANSWER}
      language sql stable security definer set search_path = luciole, pg_temp as $function$
        select ${COLUMNS} from crls c
        where c.company_id = p_company_id and c.certificate_authority_id = p_certificate_authority_id
          and c.shard = p_shard
        order by c.crl_number desc limit 1
      $function$;
      revoke all on function find_latest_crl(uuid, uuid), find_latest_shard_crl(uuid, uuid, integer) from public;
      grant execute on function find_latest_crl(uuid, uuid), find_latest_shard_crl(uuid, uuid, integer)
        to luciole_service;
    `);
  }
}
