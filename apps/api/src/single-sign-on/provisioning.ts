import { Injectable } from '@nestjs/common';
import type { ErrorName } from '@luciole/contract';
import { type AuditEvent, AuditTrail } from '../audit/audit-trail.ts';
import type { CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { OneTimeLinks } from '../one-time-links/one-time-links.ts';
import { Administrators } from '../users/administrators.ts';
import { type ClaimedRights, type Claims, personOf, rightsOf } from './claims.ts';
import { IdentitiesRepository, type Identity, type KnownUser } from './identities.repository.ts';
import { SettingsRepository, type SettingsRow } from './settings.repository.ts';

type Refusal = Extract<
  ErrorName,
  | 'SINGLE_SIGN_ON_USER_REFUSED'
  | 'SINGLE_SIGN_ON_WITHOUT_ROLE'
  | 'SINGLE_SIGN_ON_NAME_TAKEN'
  | 'SINGLE_SIGN_ON_NOT_REPEATED'
  | 'SINGLE_SIGN_ON_INTERRUPTED'
>;

/** What became of somebody whom the provider named. */
export type Admission =
  | { readonly isAdmitted: true; readonly userId: string }
  | {
      readonly isAdmitted: false;
      readonly refusal: Refusal;
      readonly user?: KnownUser;
      readonly detail?: string;
    };

/** Somebody whom the provider named. */
export interface Named {
  /** By which the provider was asked; they may have changed since. */
  readonly settings: SettingsRow;
  readonly identity: Identity;
  readonly claims: Claims;
  /** Who it must be, when somebody signs in again. */
  readonly expectedUserId: string | undefined;
  readonly now: Date;
}

/**
 * Finds or makes the user of an identity, and gives the rights that the claims give now, and no others by claims: whoever
 * has left a group loses what it gave (docs/decisions/0026).
 */
@Injectable()
export class Provisioning {
  constructor(
    private readonly audit: AuditTrail,
    private readonly administrators: Administrators,
    private readonly identities: IdentitiesRepository,
    private readonly settings: SettingsRepository,
    private readonly links: OneTimeLinks,
  ) {}

  /**
   * Call before anything else in the transaction, and commit it also when somebody is refused: rights that ended have ended
   * for the API keys too.
   *
   * @throws {ApplicationError} LAST_ADMINISTRATOR when the claims would take the last one away; nothing changes then
   */
  async admit(tx: CompanyTransaction, named: Named): Promise<Admission> {
    const { identity, claims, expectedUserId, now } = named;
    // Also what lets two first sign-ins of one person come one after the other.
    await this.administrators.lock(tx);
    // Once more, because the provider takes its time to answer: whoever changes the settings meanwhile ends what came by
    // them, and nothing of it may come after.
    const settings = await this.settings.find(tx);
    if (settings === undefined || !isOfSameProvider(settings, named.settings)) {
      return refuse('SINGLE_SIGN_ON_INTERRUPTED', undefined, 'The settings were changed meanwhile');
    }
    const known = await this.identities.findUser(tx, identity);
    if (expectedUserId !== undefined && known?.id !== expectedUserId) {
      return refuse('SINGLE_SIGN_ON_NOT_REPEATED', known, 'Somebody else signed in');
    }
    const rights = rightsOf(claims, settings, await this.identities.teamRules(tx));
    const found =
      known === undefined || known.is_deleted
        ? await this.#introduce(tx, { ...named, settings }, rights, known)
        : { user: known };
    if ('refusal' in found) return found;
    const { user } = found;
    if (user.disabled || user.user_status === 'INACTIVE') {
      return refuse('SINGLE_SIGN_ON_USER_REFUSED', user, 'The user is disabled');
    }
    await this.identities.noteSignIn(tx, identity, now);
    await this.#setRights(tx, user, rights, now);
    const after = await this.identities.findUser(tx, identity);
    return after === undefined || after.effective_roles.length === 0
      ? refuse('SINGLE_SIGN_ON_WITHOUT_ROLE', user)
      : { isAdmitted: true, userId: user.id };
  }

  /** The user of an identity that has none yet: one who is there already, or a new one. */
  async #introduce(
    tx: CompanyTransaction,
    { settings, identity, claims, now }: Named,
    rights: ClaimedRights,
    deleted: KnownUser | undefined,
  ): Promise<{ readonly user: KnownUser } | Extract<Admission, { isAdmitted: false }>> {
    const person = personOf(claims);
    const linkable = await this.#linkable(tx, settings, person);
    if (linkable !== undefined) {
      await this.identities.bind(tx, identity, linkable.id, now);
      await this.links.removeAll(tx, linkable.id);
      await this.#record(tx, linkable, now, {
        type: 'user.identity-linked',
        after: { issuer: identity.issuer, subject: identity.subject },
      });
      return { user: { ...linkable, user_status: 'ACTIVE' } };
    }
    if (deleted !== undefined) {
      return refuse('SINGLE_SIGN_ON_USER_REFUSED', deleted, 'The user is deleted');
    }
    if (await this.identities.isNameTaken(tx, person.username)) {
      return refuse('SINGLE_SIGN_ON_NAME_TAKEN', undefined, 'A local user has the name');
    }
    if (!settings.create_users || person.username === '') {
      return refuse('SINGLE_SIGN_ON_USER_REFUSED', undefined, 'There is no such user');
    }
    const teams = await this.settings.existingTeams(tx, rights.teams);
    if (rights.roles.length === 0 && teams.size === 0) {
      return refuse('SINGLE_SIGN_ON_WITHOUT_ROLE');
    }
    const user: KnownUser = {
      id: uuidV7(now),
      username: person.username,
      user_status: 'ACTIVE',
      disabled: false,
      is_deleted: false,
      effective_roles: [],
    };
    await this.identities.createUser(tx, user.id, person, now);
    await this.identities.bind(tx, identity, user.id, now);
    await this.#record(tx, user, now, {
      type: 'user.created',
      after: { ...person, issuer: identity.issuer, subject: identity.subject },
    });
    return { user };
  }

  /**
   * The local user whom the settings let this identity take over: the only one with that address, for which the provider
   * vouches, and no administrator, because whoever runs the provider's mail would be one.
   */
  async #linkable(
    tx: CompanyTransaction,
    settings: SettingsRow,
    { emailAddress, isEmailVerified }: ReturnType<typeof personOf>,
  ): Promise<KnownUser | undefined> {
    if (!settings.link_users || !isEmailVerified) return undefined;
    const [user, ...others] = await this.identities.usersByEmail(
      tx,
      emailAddress,
      settings.issuer_url,
    );
    if (user === undefined || others.length > 0) return undefined;
    const isOpen = !user.disabled && user.user_status !== 'INACTIVE';
    return isOpen && !user.effective_roles.includes('SYSTEM_ADMIN') ? user : undefined;
  }

  async #setRights(
    tx: CompanyTransaction,
    user: KnownUser,
    rights: ClaimedRights,
    now: Date,
  ): Promise<void> {
    const before = await this.identities.rights(tx, user.id);
    await this.identities.setRights(tx, user.id, rights, now);
    const after = await this.identities.rights(tx, user.id);
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    await this.administrators.requireOneLeft(tx);
    await this.#record(tx, user, now, {
      type: 'user.changed',
      before: { singleSignOn: before },
      after: { singleSignOn: after },
    });
  }

  async #record(
    tx: CompanyTransaction,
    user: KnownUser,
    occurredAt: Date,
    event: Pick<AuditEvent, 'type' | 'before' | 'after'>,
  ): Promise<void> {
    await this.audit.record(tx, {
      ...event,
      occurredAt,
      actor: { kind: 'USER', id: user.id, name: user.username },
      subject: { kind: 'user', id: user.id },
    });
  }
}

function isOfSameProvider(now: SettingsRow, before: SettingsRow): boolean {
  return now.enabled && now.issuer_url === before.issuer_url && now.client_id === before.client_id;
}

function refuse(
  refusal: Refusal,
  user?: KnownUser,
  detail?: string,
): Extract<Admission, { isAdmitted: false }> {
  return {
    isAdmitted: false,
    refusal,
    ...(user !== undefined && { user }),
    ...(detail !== undefined && { detail }),
  };
}
