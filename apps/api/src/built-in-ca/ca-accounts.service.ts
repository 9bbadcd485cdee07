import { Injectable } from '@nestjs/common';
import type { CaAccountId, certificateAuthorities, ParsedBody } from '@luciole/contract';
import { isPkiError } from '@luciole/pki';
import { approximateSeconds, parseValidityPeriod } from '@luciole/policy';

import { type AuditActor, AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { ApplicationError } from '../http/application-error.ts';
import { CaAccountsRepository } from './ca-accounts.repository.ts';
import { type CaAccountView, toCaAccount } from './ca-account.mapper.ts';
import { caSubject, defaultCommonName } from './ca-names.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import {
  type CreatedCertificateAuthority,
  HierarchyService,
  type InTransaction,
  type NewCertificateAuthority,
  type ParentCertificateAuthority,
} from './hierarchy.service.ts';
import { IssuingCasService } from './issuing-cas.service.ts';

type CreateRequest = ParsedBody<typeof certificateAuthorities.create>;

/** What an intermediate is under: a root that exists, or a new one. */
type Roots =
  | { readonly kind: 'existing'; readonly id: string }
  | { readonly kind: 'new'; readonly wanted: NewCertificateAuthority };

/** CA accounts of the built-in CA: one per intermediate (ruling 41). */
@Injectable()
export class CaAccountsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly accounts: CaAccountsRepository,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly hierarchy: HierarchyService,
    private readonly issuingCas: IssuingCasService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** The accounts of a CA type, in any case; only BUILTIN has any. */
  async list(caller: Principal, type: string): Promise<{ accounts: CaAccountView[] }> {
    if (type.toUpperCase() !== 'BUILTIN') return { accounts: [] };
    return this.database.inCompany(caller.companyId, async (tx) => ({
      accounts: await this.#views(tx),
    }));
  }

  /**
   * A new intermediate as an account that providers can choose, with a root of its own when asked (ruling 6).
   *
   * @throws {ApplicationError} CA_ACCOUNT_NAME_TAKEN, CA_ACCOUNT_ROOT_AMBIGUOUS, ROOT_UNKNOWN, CA_VALIDITY_INVALID, CA_NAME_UNACCEPTABLE,
   *   CA_UNAVAILABLE when the root's key is not here
   */
  async create(caller: Principal, request: CreateRequest): Promise<CaAccountView> {
    const actor = actorOf(caller);
    const inTransaction: InTransaction = (step) => this.database.inCompany(caller.companyId, step);
    const company = await inTransaction((tx) => this.#requireFree(tx, request.key));
    const roots = await inTransaction((tx) => this.#roots(tx, request, company));
    const wanted: NewCertificateAuthority = {
      subject: caSubject(request.commonName ?? request.key, company),
      keyAlgorithm: request.keyAlgorithm,
      validityPeriod: request.validityPeriod,
    };
    const accountId = await namesJudged(async () => {
      const root = await this.#judgedRoot(inTransaction, roots, wanted, actor);
      const intermediate = await this.hierarchy.createIntermediate(
        inTransaction,
        root,
        wanted,
        actor,
      );
      return inTransaction((tx) => this.open(tx, intermediate, { key: request.key, actor }));
    });
    const [view] = await inTransaction((tx) => this.#views(tx, accountId));
    if (view === undefined) throw new Error(`CA account ${accountId} is missing`);
    return view;
  }

  /**
   * Opens the account of an intermediate that exists.
   *
   * @throws {ApplicationError} CA_ACCOUNT_NAME_TAKEN
   */
  async open(
    tx: CompanyTransaction,
    intermediate: CreatedCertificateAuthority,
    account: { readonly key: string; readonly templateName?: string; readonly actor: AuditActor },
  ): Promise<string> {
    if (await this.accounts.isKeyTaken(tx, account.key)) {
      throw ApplicationError.of('CA_ACCOUNT_NAME_TAKEN', { key: account.key });
    }
    const now = this.clock.now();
    const accountId = uuidV7(now);
    await this.accounts.insert(tx, {
      accountId,
      productOptionId: uuidV7(now),
      templateId: uuidV7(now),
      key: account.key,
      templateName: account.templateName ?? account.key,
      certificateAuthorityId: intermediate.id,
      now,
    });
    await this.audit.record(tx, {
      type: 'ca-account.created',
      occurredAt: now,
      actor: account.actor,
      subject: { kind: 'ca-account', id: accountId },
      after: { keyName: account.key, certificateAuthorityId: intermediate.id },
    });
    return accountId;
  }

  async #views(tx: CompanyTransaction, id?: CaAccountId | string): Promise<CaAccountView[]> {
    const views: CaAccountView[] = [];
    for (const row of await this.accounts.list(tx, this.clock.now(), id)) {
      views.push(toCaAccount(row, await this.authorities.chain(tx, row.certificate_authority_id)));
    }
    return views;
  }

  /** The company's name, once it is clear that the account's is free. */
  async #requireFree(tx: CompanyTransaction, key: string): Promise<string> {
    if (await this.accounts.isKeyTaken(tx, key)) {
      throw ApplicationError.of('CA_ACCOUNT_NAME_TAKEN', { key }, { pointer: '/key' });
    }
    const [company] = await tx.query<{ name: string }>('select name from companies');
    return company?.name ?? '';
  }

  async #roots(tx: CompanyTransaction, request: CreateRequest, company: string): Promise<Roots> {
    requireValidity(request.validityPeriod, '/validityPeriod');
    const rootId = request.rootId ?? undefined;
    if (request.newRoot === true) {
      if (rootId !== undefined) throw ApplicationError.of('CA_ACCOUNT_ROOT_AMBIGUOUS', {});
      const validityPeriod = request.rootValidityPeriod ?? this.config.hierarchy.rootValidity;
      requireValidity(validityPeriod, '/rootValidityPeriod');
      const commonName = request.rootCommonName ?? defaultCommonName(request.key, 'Root CA');
      const keyAlgorithm = request.rootKeyAlgorithm ?? this.config.hierarchy.rootKeyAlgorithm;
      return {
        kind: 'new',
        wanted: { subject: caSubject(commonName, company), keyAlgorithm, validityPeriod },
      };
    }
    const roots = await this.authorities.listActive(tx, 'ROOT');
    const root = rootId === undefined ? roots[0] : roots.find(({ id }) => id === rootId);
    if (root === undefined) throw ApplicationError.of('ROOT_UNKNOWN', { id: rootId ?? 'any' });
    return { kind: 'existing', id: root.id };
  }

  /** The root, made now when a new one is asked for: only after everything was judged, so that a refusal leaves no root that nobody asked for. */
  async #judgedRoot(
    inTransaction: InTransaction,
    roots: Roots,
    wanted: NewCertificateAuthority,
    actor: AuditActor,
  ): Promise<CreatedCertificateAuthority> {
    if (roots.kind === 'existing') {
      const root = await inTransaction((tx) => this.#existingRoot(tx, roots.id));
      this.#requireWithin(root, wanted.validityPeriod);
      return root;
    }
    const rehearsed = await this.hierarchy.rehearseRoot(roots.wanted);
    this.#requireWithin(rehearsed, wanted.validityPeriod);
    await this.hierarchy.rehearseIntermediate(rehearsed, wanted);
    return this.hierarchy.createRoot(inTransaction, roots.wanted, actor);
  }

  async #existingRoot(tx: CompanyTransaction, id: string): Promise<CreatedCertificateAuthority> {
    const { ca, name, signer } = await this.issuingCas.load(tx, id);
    return { id, name, ca, signer };
  }

  #requireWithin(root: ParentCertificateAuthority, validityPeriod: string): void {
    const period = parseValidityPeriod(validityPeriod);
    const ends =
      this.clock.now().getTime() + (period === undefined ? 0 : approximateSeconds(period)) * 1000;
    if (ends > root.ca.notAfter.getTime()) {
      const problem = 'the root ends before';
      throw ApplicationError.of(
        'CA_VALIDITY_INVALID',
        { value: validityPeriod, problem },
        { pointer: '/validityPeriod' },
      );
    }
  }
}

function requireValidity(value: string, pointer: string): void {
  if (parseValidityPeriod(value) !== undefined) return;
  throw ApplicationError.of(
    'CA_VALIDITY_INVALID',
    { value: value.slice(0, 64), problem: 'it is no ISO 8601 duration of at most 100 years' },
    { pointer },
  );
}

/** Names come from the caller; what the library refuses about them is the caller's to mend. */
async function namesJudged<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (
      isPkiError(error, 'NAME_INVALID') ||
      isPkiError(error, 'STRING_INVALID') ||
      isPkiError(error, 'LINT_FAILED')
    ) {
      throw ApplicationError.of(
        'CA_NAME_UNACCEPTABLE',
        { problem: error.message },
        { cause: error },
      );
    }
    throw error;
  }
}
