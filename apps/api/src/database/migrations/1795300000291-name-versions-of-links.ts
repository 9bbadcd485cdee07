import type { MigrationInterface, QueryRunner } from 'typeorm';

const LINKS = ['configuration_policies', 'configuration_service_accounts'] as const;
const CHANGES = [
  ['insert', 'new'],
  ['update', 'new'],
  ['delete', 'old'],
] as const;

/**
 * Gives what a configuration is linked to a name that changes with it. Whoever knows the links by that name need not read
 * them again: they were two thirds of what PostgreSQL did for a page of the inventory.
 */
export class NameVersionsOfLinks1795300000291 implements MigrationInterface {
  readonly name = 'NameVersionsOfLinks1795300000291';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table configurations add column links_version uuid not null default gen_random_uuid();
      comment on column configurations.links_version is
        'Names the policies and service accounts as they are. Random, so that it never comes back, not even after a restore';

      create function renew_links_version() returns trigger
      language plpgsql set search_path = luciole, pg_temp as $function$
      begin
        -- In order, so that two who change the links of the same configurations wait for each other once.
        perform from configurations g
          where (g.company_id, g.id) in (select c.company_id, c.configuration_id from changed c)
          order by g.id for no key update;
        update configurations g set links_version = gen_random_uuid()
          where (g.company_id, g.id) in (select c.company_id, c.configuration_id from changed c);
        return null;
      end $function$;
      ${LINKS.flatMap((table) =>
        CHANGES.map(
          ([change, rows]) => `
      create trigger renew_links_version_after_${change} after ${change} on ${table}
        referencing ${rows} table as changed for each statement execute function renew_links_version();`,
        ),
      ).join('')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${LINKS.flatMap((table) =>
        CHANGES.map(([change]) => `drop trigger renew_links_version_after_${change} on ${table};`),
      ).join('\n      ')}
      drop function renew_links_version;
      alter table configurations drop column links_version;
    `);
  }
}
