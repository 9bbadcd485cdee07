import { Injectable } from '@nestjs/common';
import type { CaAccountId, certificateAuthorities, ParsedBody } from '@luciole/contract';
import { approximateSeconds, parseValidityPeriod } from '@luciole/policy';

import { type AuditActor, AuditTrail } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { ApplicationError } from '../http/application-error.ts';
import { abandonedBefore } from './abandoned-cas.ts';
import { CaAccountsRepository } from './ca-accounts.repository.ts';
import { type CaAccountView, toCaAccount } from './ca-account.mapper.ts';
import { caSubject, defaultCommonName, nameOfCompany, namesJudged } from './ca-names.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { requireValidity, validityInvalid } from './ca-validity.ts';
import {
  type CreatedCertificateAuthority,
  HierarchyService,
  type InTransaction,
  type NewCertificateAuthority,
  type ParentCertificateAuthority,
} from './hierarchy.service.ts';
import { IssuingCasService } from './issuing-cas.service.ts';
import type { Revoker } from './revoker.ts';

type CreateRequest = ParsedBody<typeof certificateAuthorities.create>;

/** What an intermediate is under: a root that exists, or a new one. */
type Roots =
  | { readonly kind: 'existing'; readonly id: string }
  | { readonly kind: 'new'; readonly wanted: NewCertificateAuthority };

/** What an intermediate is signed by; `complete` makes it a CA, unless it is one. */
interface Root {
  readonly parent: CreatedCertificateAuthority;
  readonly complete: (tx: CompanyTransaction) => Promise<void>;
}

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
  async list(companyId: string, type: string): Promise<{ accounts: CaAccountView[] }> {
    if (type.toUpperCase() !== 'BUILTIN') return { accounts: [] };
    return this.database.inCompany(companyId, async (tx) => ({
      accounts: await this.#views(tx),
    }));
  }

  /**
   * A new intermediate as an account that providers can choose, with a root of its own when asked (ruling 6).
   *
   * @param successorOf - id of the CA that it replaces
   * @throws {ApplicationError} CA_ACCOUNT_NAME_TAKEN, CA_ACCOUNT_ROOT_AMBIGUOUS, ROOT_UNKNOWN, CA_VALIDITY_INVALID, CA_NAME_UNACCEPTABLE,
   *   CA_UNAVAILABLE when the root's key is not here
   */
  async create(
    { actor, companyId }: Revoker,
    request: CreateRequest,
    successorOf?: string,
  ): Promise<CaAccountView> {
    const { key } = request;
    const inTransaction: InTransaction = (step) => this.database.inCompany(companyId, step);
    const company = await inTransaction(nameOfCompany);
    const roots = await inTransaction((tx) => this.#roots(tx, request, company));
    const wanted: NewCertificateAuthority = {
      subject: caSubject(request.commonName ?? key, company),
      keyAlgorithm: request.keyAlgorithm,
      validityPeriod: request.validityPeriod,
      successorOf,
    };
    const accountId = await namesJudged(async () => {
      const makeRoot = await this.#judgedRoot(inTransaction, roots, wanted, actor);
      // The name before the key: of several requests for one name a single one goes on to make a CA.
      const claimed = await inTransaction((tx) => this.claim(tx, key));
      try {
        const { complete, parent } = await makeRoot();
        const made = await this.hierarchy.signIntermediate(inTransaction, parent, wanted, actor);
        // All in one: no CA is there that nobody can choose, whatever ends the process.
        await inTransaction(async (tx) => {
          await complete(tx);
          await this.hierarchy.complete(tx, made, actor);
          await this.open(tx, claimed, made, { key, actor });
        });
      } catch (error) {
        // Should this fail too, the claim ends by itself.
        await inTransaction((tx) => this.accounts.release(tx, claimed)).catch(() => undefined);
        throw error;
      }
      return claimed;
    });
    return this.get(companyId, accountId);
  }

  /**
   * Takes a name for an account; nobody else gets it until {@link open}, or for ten minutes when the process that took it is gone.
   *
   * @returns the id that the account will have
   * @throws {ApplicationError} CA_ACCOUNT_NAME_TAKEN
   */
  async claim(tx: CompanyTransaction, key: string): Promise<string> {
    const now = this.clock.now();
    const accountId = uuidV7(now);
    const claim = { accountId, key, now, abandonedBefore: abandonedBefore(now) };
    if (await this.accounts.claim(tx, claim)) return accountId;
    throw nameTaken(key);
  }

  /** Keeps a claimed name for an intermediate that waits for its certificate, until {@link open}. */
  reserve(tx: CompanyTransaction, accountId: string, authorityId: string): Promise<void> {
    return this.accounts.reserve(tx, accountId, authorityId);
  }

  /** An open account of the company. */
  async get(companyId: string, id: string): Promise<CaAccountView> {
    const [view] = await this.database.inCompany(companyId, (tx) => this.#views(tx, id));
    if (view === undefined) throw new Error(`CA account ${id} is missing`);
    return view;
  }

  /**
   * Opens the claimed account of an intermediate that exists.
   *
   * @throws {ApplicationError} CA_ACCOUNT_NAME_TAKEN when the claim took so long that it is another's
   */
  async open(
    tx: CompanyTransaction,
    accountId: string,
    intermediate: CreatedCertificateAuthority,
    account: { readonly key: string; readonly templateName?: string; readonly actor: AuditActor },
  ): Promise<void> {
    const now = this.clock.now();
    const isOpen = await templateNamed(account.key, () =>
      this.accounts.open(tx, {
        accountId,
        productOptionId: uuidV7(now),
        templateId: uuidV7(now),
        templateName: account.templateName ?? account.key,
        certificateAuthorityId: intermediate.id,
        now,
      }),
    );
    if (!isOpen) throw nameTaken(account.key);
    await this.audit.record(tx, {
      type: 'ca-account.created',
      occurredAt: now,
      actor: account.actor,
      subject: { kind: 'ca-account', id: accountId },
      after: { keyName: account.key, certificateAuthorityId: intermediate.id },
    });
  }

  async #views(tx: CompanyTransaction, id?: CaAccountId | string): Promise<CaAccountView[]> {
    const views: CaAccountView[] = [];
    for (const row of await this.accounts.list(tx, this.clock.now(), id)) {
      views.push(toCaAccount(row, await this.authorities.chain(tx, row.certificate_authority_id)));
    }
    return views;
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

  /** Judges everything that is asked for; answers what gives the root, or makes it, so that a refusal leaves no root that nobody asked for. */
  async #judgedRoot(
    inTransaction: InTransaction,
    roots: Roots,
    wanted: NewCertificateAuthority,
    actor: AuditActor,
  ): Promise<() => Promise<Root>> {
    if (roots.kind === 'existing') {
      const root = await inTransaction((tx) => this.#existingRoot(tx, roots.id));
      this.#requireWithin(root, wanted.validityPeriod);
      await this.hierarchy.rehearseIntermediate(root, wanted);
      return () => Promise.resolve({ parent: root, complete: () => Promise.resolve() });
    }
    const rehearsed = await this.hierarchy.rehearseRoot(roots.wanted);
    this.#requireWithin(rehearsed, wanted.validityPeriod);
    await this.hierarchy.rehearseIntermediate(rehearsed, wanted);
    return async () => {
      const root = await this.hierarchy.signRoot(inTransaction, roots.wanted, actor);
      return { parent: root, complete: (tx) => this.hierarchy.complete(tx, root, actor) };
    };
  }

  async #existingRoot(tx: CompanyTransaction, id: string): Promise<CreatedCertificateAuthority> {
    const { authorities, ca, name, signer } = await this.issuingCas.load(tx, id);
    return { id, name, ca, signer, hasOcsp: authorities[0]?.ocspEnabled };
  }

  #requireWithin(root: ParentCertificateAuthority, validityPeriod: string): void {
    const period = parseValidityPeriod(validityPeriod);
    const ends =
      this.clock.now().getTime() + (period === undefined ? 0 : approximateSeconds(period)) * 1000;
    if (ends > root.ca.notAfter.getTime()) {
      throw validityInvalid(validityPeriod, 'the root ends before');
    }
  }
}

function nameTaken(key: string): ApplicationError {
  return ApplicationError.of('CA_ACCOUNT_NAME_TAKEN', { key }, { pointer: '/key' });
}

/** A template may have got the name while a request for the CA was out. */
async function templateNamed<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (violatedConstraint(error) === 'uq_certificate_issuing_templates_name') throw nameTaken(key);
    throw error;
  }
}
