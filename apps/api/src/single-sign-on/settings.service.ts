import { Injectable } from '@nestjs/common';
import type { HandlerResponse, SingleSignOnRequest, singleSignOn } from '@luciole/contract';
import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { CompaniesService } from '../companies/companies.service.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { ApplicationError } from '../http/application-error.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';
import { SessionsService } from '../sessions/sessions.service.ts';
import { Administrators } from '../users/administrators.ts';
import { SingleSignOnAddresses } from './addresses.ts';
import { settingsProblems, unknownTeam } from './check-settings.ts';
import { IdentitiesRepository } from './identities.repository.ts';
import { toSettings } from './settings.mapper.ts';
import { SettingsRepository, type SettingsRow } from './settings.repository.ts';

type Information = HandlerResponse<typeof singleSignOn.get>;

const DEFAULT_SCOPES = ['openid', 'profile', 'email'];

/** How people of a company sign in at its identity provider, for administrators. */
@Injectable()
export class SingleSignOnSettingsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly secrets: SealedSecrets,
    private readonly settings: SettingsRepository,
    private readonly identities: IdentitiesRepository,
    private readonly administrators: Administrators,
    private readonly sessions: SessionsService,
    private readonly companies: CompaniesService,
    private readonly addresses: SingleSignOnAddresses,
  ) {}

  async get({ companyId }: Principal): Promise<Information> {
    return this.database.inCompany(
      companyId,
      async (tx) => this.#information(tx, await this.settings.find(tx)),
      { readOnly: true },
    );
  }

  /**
   * @throws {ApplicationError} SINGLE_SIGN_ON_FIELD_INVALID, NOT_FOUND for a team, SINGLE_SIGN_ON_SECRET_REQUIRED,
   *   SINGLE_SIGN_ON_ADMINISTRATOR_MISSING, LAST_ADMINISTRATOR
   */
  async put(caller: Principal, request: SingleSignOnRequest): Promise<Information> {
    ApplicationError.throwAny([...settingsProblems(request)]);
    const now = this.clock.now();
    return this.database.inCompany(caller.companyId, async (tx) => {
      await this.administrators.lock(tx);
      const before = await this.settings.findForUpdate(tx);
      await this.#requireTeams(tx, request);
      const row = this.#rowOf(tx, request, before, now);
      if (before !== undefined && before.issuer_url !== row.issuer_url) {
        // Names of the former provider mean nothing to the new one, and it vouches for nobody any more.
        await this.identities.dropAllRights(tx);
        await this.administrators.requireOneLeft(tx);
        await this.sessions.endAllOfProvider(tx);
      } else if (!row.enabled) {
        await this.sessions.endAllOfProvider(tx);
      }
      if (
        row.enabled &&
        !row.password_sign_in &&
        !(await this.identities.hasAdministrator(tx, row.issuer_url))
      ) {
        throw ApplicationError.of(
          'SINGLE_SIGN_ON_ADMINISTRATOR_MISSING',
          {},
          { pointer: '/passwordSignIn' },
        );
      }
      await this.settings.save(tx, row);
      const answer = await this.#information(tx, row);
      await this.audit.record(tx, {
        type: 'single-sign-on.changed',
        occurredAt: now,
        actor: actorOf(caller),
        subject: { kind: 'single-sign-on', id: row.id },
        ...(before !== undefined && { before: stateOf(before) }),
        after: { ...stateOf(row), hasNewClientSecret: isGiven(request.clientSecret) },
      });
      return answer;
    });
  }

  /** @throws {ApplicationError} SINGLE_SIGN_ON_UNAVAILABLE, LAST_ADMINISTRATOR */
  async delete(caller: Principal): Promise<void> {
    await this.database.inCompany(caller.companyId, async (tx) => {
      await this.administrators.lock(tx);
      const before = await this.settings.findForUpdate(tx);
      if (before === undefined) throw ApplicationError.of('SINGLE_SIGN_ON_UNAVAILABLE', {});
      await this.identities.dropAllRights(tx);
      await this.administrators.requireOneLeft(tx);
      await this.sessions.endAllOfProvider(tx);
      await this.settings.delete(tx);
      await this.audit.record(tx, {
        type: 'single-sign-on.deleted',
        occurredAt: this.clock.now(),
        actor: actorOf(caller),
        subject: { kind: 'single-sign-on', id: before.id },
        before: stateOf(before),
      });
    });
  }

  async #information(tx: CompanyTransaction, row: SettingsRow | undefined): Promise<Information> {
    const urlPrefix = await this.companies.urlPrefixOf(tx);
    const ids = row?.group_mappings.flatMap(({ teams }) => teams) ?? [];
    return {
      redirectUri: this.addresses.redirect(urlPrefix),
      postLogoutRedirectUri: this.addresses.postLogout,
      signInUrl: this.addresses.start(urlPrefix),
      ...(row !== undefined && {
        settings: toSettings(row, await this.settings.existingTeams(tx, ids)),
      }),
    };
  }

  /** @throws {ApplicationError} NOT_FOUND for a team of a mapping that does not exist */
  async #requireTeams(
    tx: CompanyTransaction,
    { groupMappings }: SingleSignOnRequest,
  ): Promise<void> {
    const mappings = groupMappings ?? [];
    const ids = mappings.flatMap(({ teams }) => teams ?? []);
    const existing = await this.settings.existingTeams(tx, ids);
    ApplicationError.throwAny(
      mappings.flatMap(({ teams }, index) =>
        (teams ?? []).filter((id) => !existing.has(id)).map((id) => unknownTeam(id, index)),
      ),
    );
  }

  #rowOf(
    tx: CompanyTransaction,
    request: SingleSignOnRequest,
    before: SettingsRow | undefined,
    now: Date,
  ): SettingsRow {
    const { issuerUrl, clientId } = request;
    const id = before?.id ?? uuidV7(now);
    const displayName = request.displayName?.trim() ?? '';
    return {
      company_id: tx.companyId,
      id,
      enabled: request.enabled,
      display_name: displayName === '' ? new URL(issuerUrl).host : displayName,
      issuer_url: issuerUrl,
      client_id: clientId,
      client_authentication: request.clientAuthentication ?? 'CLIENT_SECRET_BASIC',
      sealed_client_secret: this.#sealedSecret(tx, id, request, before),
      scopes: [...new Set(['openid', ...(request.scopes ?? DEFAULT_SCOPES)])],
      groups_claim: request.groupsClaim ?? 'groups',
      group_mappings: (request.groupMappings ?? []).map(({ group, roles, teams }) => ({
        group,
        roles: [...new Set(roles ?? [])],
        teams: [...new Set<string>(teams ?? [])],
      })),
      default_roles: [...new Set(request.defaultRoles ?? [])],
      create_users: request.createUsers ?? true,
      link_users: request.linkUsers ?? false,
      password_sign_in: request.passwordSignIn ?? true,
      require_auth_time: request.requireAuthTime ?? true,
      creation_date: before?.creation_date ?? now,
      modification_date: now,
    };
  }

  #sealedSecret(
    tx: CompanyTransaction,
    id: string,
    { issuerUrl, clientId, clientSecret, clientAuthentication }: SingleSignOnRequest,
    before: SettingsRow | undefined,
  ): Buffer | null {
    if (clientAuthentication === 'NONE') return null;
    if (isGiven(clientSecret)) {
      const place = { companyId: tx.companyId, table: 'single_sign_on_settings', row: id } as const;
      return this.secrets.seal(Buffer.from(clientSecret), place);
    }
    // Whoever may change the issuer may not thereby have the stored secret sent to a server of their own.
    const isOfSame = before?.issuer_url === issuerUrl && before.client_id === clientId;
    if (isOfSame && before.sealed_client_secret !== null) return before.sealed_client_secret;
    throw ApplicationError.of('SINGLE_SIGN_ON_SECRET_REQUIRED', {}, { pointer: '/clientSecret' });
  }
}

/** What the audit trail remembers: also teams that are gone. */
function stateOf(row: SettingsRow): ReturnType<typeof toSettings> {
  return toSettings(row, new Set(row.group_mappings.flatMap(({ teams }) => teams)));
}

function isGiven(secret: string | null | undefined): secret is string {
  return secret !== undefined && secret !== null;
}
