import type { MigrationInterface, QueryRunner } from 'typeorm';

const SEALED = [
  ['certificate_authorities', 'sealed_private_key'],
  ['token_signing_keys', 'sealed_private_key'],
  ['sub_ca_providers', 'sealed_pkcs11_pin'],
] as const;

/** No secret is stored under a key-encryption key that the database does not know or has retired (ruling 10). */
export class CreateSealedKeyGuard1795300000011 implements MigrationInterface {
  readonly name = 'CreateSealedKeyGuard1795300000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function require_known_key_encryption_key() returns trigger
      language plpgsql security definer set search_path = luciole, pg_temp as $function$
      declare
        v_sealed bytea;
      begin
        execute format('select ($1).%I', tg_argv[0]) using new into v_sealed;
        if v_sealed is not null and not exists (
          select from key_encryption_keys k
          where k.id = encode(substring(v_sealed from 2 for 16), 'hex')::uuid and k.status <> 'RETIRED') then
          raise exception 'the secret is sealed under a key-encryption key that is unknown or retired'
            using errcode = '23514', constraint = 'ck_sealed_under_known_key', table = tg_table_name;
        end if;
        return new;
      end $function$;
      revoke all on function require_known_key_encryption_key() from public;
      ${SEALED.map(
        ([table, column]) => `
      create trigger ck_sealed_under_known_key before insert or update of ${column} on ${table}
        for each row execute function require_known_key_encryption_key('${column}');`,
      ).join('')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${SEALED.map(([table]) => `drop trigger ck_sealed_under_known_key on ${table};`).join('\n')}
      drop function require_known_key_encryption_key();
    `);
  }
}
