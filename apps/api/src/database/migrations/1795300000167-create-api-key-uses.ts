import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ALL_ROWS, rowSecurity } from './row-security.ts';

/** From where each API key was used in the present hour: what an event was written for already. */
export class CreateApiKeyUses1795300000167 implements MigrationInterface {
  readonly name = 'CreateApiKeyUses1795300000167';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table api_key_uses (
        company_id uuid not null,
        api_key_id uuid not null,
        network text not null,
        hour timestamptz(3) not null,
        constraint pk_api_key_uses primary key (company_id, api_key_id, network),
        constraint fk_api_key_uses_api_key foreign key (company_id, api_key_id)
          references api_keys (company_id, id) on delete cascade
      );
      comment on column api_key_uses.hour is 'Beginning of the hour of the last event; rows of former hours go with the next one';
      ${rowSecurity('api_key_uses', ALL_ROWS)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table api_key_uses');
  }
}
