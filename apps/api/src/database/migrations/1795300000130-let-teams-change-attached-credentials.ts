import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The explicit right of a team to change the credentials of its accounts while they run issuers (ruling 16). */
export class LetTeamsChangeAttachedCredentials1795300000130 implements MigrationInterface {
  readonly name = 'LetTeamsChangeAttachedCredentials1795300000130';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table teams add column may_change_attached_credentials boolean not null default false;
      comment on column teams.may_change_attached_credentials is
        'Whoever is in the team may change key and lifetime of accounts that it owns and a configuration has';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table teams drop column may_change_attached_credentials');
  }
}
