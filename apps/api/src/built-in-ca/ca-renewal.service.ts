import { Injectable } from '@nestjs/common';
import { CaId, ENTITY_NAMES } from '@luciole/contract';
import { addValidityPeriod } from '@luciole/policy';

import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { ApplicationError } from '../http/application-error.ts';
import { CaAccountsService } from './ca-accounts.service.ts';
import { caSubject, nameOfCompany, namesJudged } from './ca-names.ts';
import { CaRequestsService } from './ca-requests.service.ts';
import { CaSuccessionsRepository } from './ca-successions.repository.ts';
import { requireValidity, validityInvalid } from './ca-validity.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { CrossCertification } from './cross-certification.ts';
import { HierarchyService } from './hierarchy.service.ts';
import { IssuingCasService } from './issuing-cas.service.ts';
import { type RenewalRequest, renewalRequestProblems } from './judge-renewal-request.ts';
import { ReissueService } from './reissue.service.ts';
import type { Revoker } from './revoker.ts';

/**
 * Renews CAs (decision 0037): with the same key a CA gets another certificate and stays what it is; with a new key it gets a successor, under which
 * nothing is issued before somebody hands over.
 */
@Injectable()
export class CaRenewalService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly successions: CaSuccessionsRepository,
    private readonly accounts: CaAccountsService,
    private readonly requests: CaRequestsService,
    private readonly reissue: ReissueService,
    private readonly hierarchy: HierarchyService,
    private readonly crossCertification: CrossCertification,
    private readonly issuingCas: IssuingCasService,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: Config,
  ) {}

  /**
   * Of requests for one certificate a single one succeeds. Which CA came of it, `CaSuccessionService` says.
   *
   * @throws {ApplicationError} NOT_FOUND, CA_NOT_RENEWABLE, CA_RENEWED_ALREADY, CA_RENEWAL_UNSUITABLE, CA_VALIDITY_INVALID, and what making a CA throws
   */
  async renew(by: Revoker, id: string, request: RenewalRequest): Promise<void> {
    const { ca, parent } = await this.#renewable(by.companyId, id, request);
    const isSignedElsewhere = parent?.status === 'EXTERNAL';
    ApplicationError.throwAny([...renewalRequestProblems(request, ca, parent)]);
    if (request.key === 'NEW') return this.#succeed(by, ca, parent, request);
    if (parent === undefined) throw new Error(`root ${id} was to be renewed with its key`);
    if (isSignedElsewhere) return this.requests.requestRenewal(by, id);
    const notAfter = this.#end(ca, parent, request);
    await this.reissue.renew(by, id, { fingerprint: request.certificateSha256, notAfter });
  }

  async #renewable(
    companyId: string,
    id: string,
    { certificateSha256, crossSign, key, rootId }: RenewalRequest,
  ): Promise<{ readonly ca: CertificateAuthority; readonly parent?: CertificateAuthority }> {
    return this.database.inCompany(
      companyId,
      async (tx) => {
        const [ca, parent] = await this.authorities.chain(tx, id);
        if (ca === undefined) {
          throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.ca, id });
        }
        if (rootId !== undefined && rootId !== null) await this.#requireRoot(tx, rootId);
        // What a retired key signs now would be trusted although it was taken out of use.
        const isRenewable =
          ca.status === 'ACTIVE' ||
          (ca.status === 'RETIRED' && key === 'NEW' && crossSign !== true);
        if (!isRenewable || (await this.successions.isFrozen(tx, id))) {
          throw ApplicationError.of('CA_NOT_RENEWABLE', {});
        }
        if (ca.fingerprint.toString('hex') !== certificateSha256) {
          throw ApplicationError.of('CA_RENEWED_ALREADY', {});
        }
        return { ca, ...(parent !== undefined && { parent }) };
      },
      { readOnly: true },
    );
  }

  async #requireRoot(tx: CompanyTransaction, id: string): Promise<void> {
    if ((await this.authorities.find(tx, id))?.kind === 'ROOT') return;
    throw ApplicationError.of('ROOT_UNKNOWN', { id });
  }

  async #succeed(
    by: Revoker,
    ca: CertificateAuthority,
    parent: CertificateAuthority | undefined,
    request: RenewalRequest,
  ): Promise<void> {
    const key = request.name ?? '';
    const keyAlgorithm = request.keyAlgorithm ?? ca.keyAlgorithm;
    try {
      if (parent === undefined) await this.#succeedRoot(by, ca, request);
      else if (parent.status === 'EXTERNAL') {
        await this.requests.create(by, { key, keyAlgorithm }, ca.id);
      } else {
        const validityPeriod = request.validityPeriod ?? this.config.hierarchy.intermediateValidity;
        const rootId = request.rootId ?? CaId.parse(parent.id);
        const wanted = { key, keyAlgorithm, validityPeriod, rootId };
        const isOffline = rootId === parent.id && parent.keyOfflineSince !== undefined;
        if (isOffline) await this.requests.create(by, wanted, ca.id);
        else await this.accounts.create(by, wanted, ca.id);
      }
    } catch (error) {
      if (violatedConstraint(error) !== 'uq_certificate_authorities_successor_of') throw error;
      throw ApplicationError.of('CA_RENEWED_ALREADY', {}, { cause: error });
    }
  }

  async #succeedRoot(by: Revoker, old: CertificateAuthority, request: RenewalRequest) {
    const { actor, companyId } = by;
    const validityPeriod = request.validityPeriod ?? this.config.hierarchy.rootValidity;
    requireValidity(validityPeriod, '/validityPeriod');
    if (request.crossSign === true && old.notAfter <= this.clock.now()) {
      throw ApplicationError.of('CA_NOT_RENEWABLE', {});
    }
    const company = await this.database.inCompany(companyId, nameOfCompany, { readOnly: true });
    // Its key first: without it there shall be no root that nobody can reach.
    const signing =
      request.crossSign === true
        ? await this.database.inCompany(companyId, (tx) => this.issuingCas.load(tx, old.id))
        : undefined;
    const root = await namesJudged(() =>
      this.hierarchy.signRoot(
        (step) => this.database.inCompany(companyId, step),
        {
          subject: caSubject(request.name ?? '', company),
          keyAlgorithm: request.keyAlgorithm ?? old.keyAlgorithm,
          validityPeriod,
          successorOf: old.id,
        },
        actor,
      ),
    );
    const cross = signing && (await this.crossCertification.sign(by, signing, root));
    await this.database.inCompany(companyId, async (tx) => {
      await this.hierarchy.complete(tx, root, actor);
      if (signing === undefined || cross === undefined) return;
      await this.crossCertification.complete(tx, by, signing, root, cross);
    });
  }

  #end(ca: CertificateAuthority, parent: CertificateAuthority, request: RenewalRequest): Date {
    const value = request.validityPeriod ?? this.config.hierarchy.intermediateValidity;
    const end = addValidityPeriod(this.clock.now(), requireValidity(value, '/validityPeriod'));
    if (end > parent.notAfter) throw validityInvalid(value, 'the root ends before');
    if (end <= ca.notAfter) throw validityInvalid(value, 'the present certificate lasts longer');
    return end;
  }
}
