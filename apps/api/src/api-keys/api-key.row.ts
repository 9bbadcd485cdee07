import type { ApiKeyStatus, ApiVersion, TeamRole } from '@luciole/contract';

/** A row of `api_keys` with what is shown of its user and company. */
export interface ApiKeyRow {
  readonly id: string;
  readonly company_id: string;
  readonly url_prefix: string;
  readonly user_id: string;
  readonly username: string;
  readonly roles: readonly TeamRole[];
  readonly membered_teams: readonly string[];
  /** The first characters, to tell keys apart. */
  readonly prefix: string;
  readonly status: ApiKeyStatus;
  readonly api_version: ApiVersion;
  readonly validity_start: Date;
  readonly validity_end: Date;
  readonly creation_date: Date;
  readonly last_used_on: Date | null;
}
