import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CompanyId, ServiceAccountId, UserId } from '@luciole/contract';
import { type AuditEvent, AuditTrail } from '../audit/audit-trail.ts';
import { GroupCommit } from '../batching/group-commit.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { ApiKeyUses } from './api-key-uses.ts';
import {
  CredentialDirectory,
  type ServiceAccountCredential,
  type TokenGrant,
} from './credential-directory.ts';
import type { RefusalFacts, RefusalReason } from '../protection/refused-credential.ts';
import type { UserPrincipal } from './principal.ts';
import { isRole } from './roles.ts';

interface ApiKeyRow {
  company_id: string;
  id: string;
  user_id: string;
  roles: string[];
  status: string;
  validity_start: Date;
  validity_end: Date;
  last_used_on: Date | null;
  user_status: string;
  user_disabled: boolean;
}

interface AccountRow {
  company_id: string;
  id: string;
  name: string;
  scopes: string[];
  authentication_type: ServiceAccountCredential['authenticationType'];
  enabled: boolean;
  credential_generation: number;
  credentials_expiring_on?: Date | null;
  public_key?: string | null;
  jwks_uri?: string | null;
  audience?: string | null;
}

/**
 * How far the clocks of two processes may be apart, in milliseconds: the one that is ahead must not forget an assertion that the one behind still
 * takes for valid.
 */
const MOST_CLOCK_DIFFERENCE_MS = 300_000;

const ACCOUNTS = {
  name: 'find-service-accounts',
  text: `select i.place::integer as place, f.*
         from unnest($1::uuid[]) with ordinality as i (id, place) cross join lateral find_service_account(i.id) f`,
};

/** Asks the security-definer functions of docs/decisions/0014, and writes only inside the company they name. */
@Injectable()
export class DatabaseCredentialDirectory
  extends CredentialDirectory
  implements OnApplicationShutdown
{
  /** Issuers call once a minute, so their accounts are seldom remembered: look-ups that arrive together share one. */
  readonly #accounts: GroupCommit<string, ServiceAccountCredential | undefined>;
  readonly #uses: ApiKeyUses;

  constructor(
    private readonly database: CompanyDatabase,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {
    super();
    this.#accounts = new GroupCommit({ write: (ids) => this.#readAccounts(ids) });
    this.#uses = new ApiKeyUses(database, audit);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#accounts.close();
  }

  override async userByApiKey(
    apiKeySha256: Uint8Array,
    address: string,
  ): Promise<UserPrincipal | RefusalFacts | undefined> {
    const [row] = await this.database.lookUp<ApiKeyRow>(
      { name: 'find-api-key', text: 'select * from find_api_key($1)' },
      [Buffer.from(apiKeySha256)],
    );
    const now = this.clock.now();
    if (row === undefined) return undefined;
    const reason = reasonAgainst(row, now);
    if (reason !== undefined) {
      const subject = { kind: 'api-key', id: row.id };
      return { credential: 'API_KEY', reason, companyId: row.company_id, subject };
    }
    await this.#uses.note(
      {
        companyId: row.company_id,
        apiKeyId: row.id,
        userId: row.user_id,
        address,
        lastUsedOn: row.last_used_on,
      },
      now,
    );
    return {
      kind: 'user',
      companyId: CompanyId.parse(row.company_id),
      userId: UserId.parse(row.user_id),
      apiKeyId: row.id,
      session: undefined,
      roles: row.roles.filter(isRole),
    };
  }

  override async serviceAccountById(id: string): Promise<ServiceAccountCredential | undefined> {
    if (!ServiceAccountId.safeParse(id).success) return undefined;
    return this.#accounts.add(id);
  }

  async #readAccounts(
    ids: readonly string[],
  ): Promise<readonly (ServiceAccountCredential | undefined)[]> {
    const rows = await this.database.lookUp<AccountRow & { readonly place: number }>(ACCOUNTS, [
      ids,
    ]);
    const found = new Map(rows.map((row) => [row.place, toCredential(row)]));
    return ids.map((_, index) => found.get(index + 1));
  }

  override async federatedAccount(
    companyId: string,
    issuer: string,
    subject: string,
  ): Promise<ServiceAccountCredential | undefined> {
    if (!CompanyId.safeParse(companyId).success) return undefined;
    const [row] = await this.database.lookUp<AccountRow>(
      {
        name: 'find-federated-service-account',
        text: 'select * from find_federated_service_account($1, $2, $3)',
      },
      [companyId, issuer, subject],
    );
    return row === undefined ? undefined : toCredential(row);
  }

  override rememberAssertion(
    account: ServiceAccountCredential,
    assertionSha256: Uint8Array,
    until: Date,
    grant: TokenGrant,
  ): Promise<boolean> {
    return this.database.inCompany(account.companyId, async (tx) => {
      const inserted = await tx.execute(
        {
          name: 'remember-assertion',
          text: `insert into service_account_assertions (company_id, service_account_id, assertion_hash, expires_at)
                 values ($1, $2, $3, $4) on conflict do nothing`,
        },
        [account.companyId, account.serviceAccountId, Buffer.from(assertionSha256), until],
      );
      // Only what this account left behind, so that two exchanges of different accounts never wait for each other.
      await tx.execute(
        {
          name: 'forget-assertions',
          text: `delete from service_account_assertions
                 where company_id = $1 and service_account_id = $2 and expires_at < $3`,
        },
        [
          account.companyId,
          account.serviceAccountId,
          new Date(this.clock.now().getTime() - MOST_CLOCK_DIFFERENCE_MS),
        ],
      );
      if (inserted === 0) return false;
      await this.audit.record(tx, granted(account, grant));
      return true;
    });
  }

  override async recordUse(account: ServiceAccountCredential, at: Date): Promise<void> {
    await this.database.inCompany(account.companyId, (tx) =>
      tx.execute(
        {
          name: 'record-service-account-use',
          text: 'update service_accounts set last_used_on = $3 where company_id = $1 and id = $2',
        },
        [account.companyId, account.serviceAccountId, at],
      ),
    );
  }
}

function granted(
  { serviceAccountId: id, name, authenticationType, scopes }: ServiceAccountCredential,
  { at, credentialThumbprint, lifetimeSeconds }: TokenGrant,
): AuditEvent {
  return {
    type: 'service-account.token-granted',
    occurredAt: at,
    actor: { kind: 'SERVICE_ACCOUNT', id, name },
    subject: { kind: 'service-account', id },
    after: { authenticationType, scopes, credentialThumbprint, lifetimeSeconds },
  };
}

/** A key in rotation still works until its end; a user must be active and not disabled. */
function reasonAgainst(row: ApiKeyRow, now: Date): RefusalReason | undefined {
  if (row.user_status !== 'ACTIVE' || row.user_disabled) return 'NOT_ACTIVE';
  if (row.validity_end <= now) return 'EXPIRED';
  if (row.validity_start > now) return 'NOT_YET_VALID';
  return row.status === 'ACTIVE' || row.status === 'PENDING_ROTATION' ? undefined : 'REVOKED';
}

function toCredential(row: AccountRow): ServiceAccountCredential {
  return {
    companyId: CompanyId.parse(row.company_id),
    serviceAccountId: ServiceAccountId.parse(row.id),
    name: row.name,
    authenticationType: row.authentication_type,
    enabled: row.enabled,
    credentialGeneration: row.credential_generation,
    credentialsExpireAt: row.credentials_expiring_on ?? undefined,
    scopes: row.scopes,
    publicKeyPem: row.public_key ?? undefined,
    jwksUri: row.jwks_uri ?? undefined,
    audience: row.audience ?? undefined,
  };
}
