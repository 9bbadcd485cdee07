import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import type { bootstrap, ParsedBody } from '@luciole/contract';
import {
  parseCertificationRequest,
  type PreparedCertificate,
  prepareCertificate,
  type SignedCertificate,
} from '@luciole/pki';
import { secureRandom, sha256, signCertificate, verifyProofOfPossession } from '@luciole/pki/node';

import { type AuditEvent, auditRow } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { ServiceAccountPrincipal } from '../auth/principal.ts';
import { type IssuingMaterial, IssuingCasService } from '../built-in-ca/issuing-cas.service.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import type { ReservationAnswer, ReservationRequest } from '../database/issuance-functions.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { ApplicationError } from '../http/application-error.ts';
import type { IntermediateCertificateView } from '../intermediate-certificates/intermediate-certificate.mapper.ts';
import { IntermediateCertificatesService } from '../intermediate-certificates/intermediate-certificates.service.ts';
import type { BootstrapContext } from './bootstrap-context.ts';
import { BootstrapRefusals } from './bootstrap-refusals.ts';
import {
  certificateOfAttempt,
  instanceNameOf,
  refusalOfPreparation,
  refusalOfReservation,
  requireCapabilities,
  requireKeyAlgorithm,
  requireOwnConfiguration,
  unacceptableName,
} from './bootstrap-requirements.ts';
import { ConfigurationViews } from './configuration-views.ts';
import { toIssuedCertificate } from './issued-certificate.mapper.ts';
import { IssuancesRepository } from './issuances.repository.ts';
import { planSubCa, type SubCaPlan, templateOf } from './sub-ca-plan.ts';

type BootstrapRequest = ParsedBody<typeof bootstrap.issue>;

/** Who asks, from where, and under which idempotency key. */
export interface BootstrapCall {
  readonly caller: ServiceAccountPrincipal;
  readonly idempotencyKey: string;
  readonly sourceAddress: string | undefined;
  readonly requestId: string | undefined;
}

/** A request whose first attempt is being signed is looked at again this often, this many times. */
const WAIT_MILLISECONDS = 50;
const WAITS = 40;

/** Issues the CA certificates that issuers sign workloads with. See docs/explanation/issuance-cycle.md. */
@Injectable()
export class BootstrapService {
  constructor(
    private readonly issuances: IssuancesRepository,
    private readonly issuingCas: IssuingCasService,
    private readonly inventory: IntermediateCertificatesService,
    private readonly configurations: ConfigurationViews,
    private readonly refusals: BootstrapRefusals,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: Config,
  ) {}

  /**
   * The issuer's sub-CA certificate; for a repeated request the one that the first attempt got. A refusal leaves an audit event.
   *
   * @throws {ApplicationError} BOOTSTRAP_NO_CONFIGURATION, NOT_FOUND, a capability, CSR, name, quota or idempotency refusal of the route, CA_UNAVAILABLE,
   *   CA_EXPIRING
   * @throws {PkiError} a code of the certification request
   */
  async issue(
    call: BootstrapCall,
    request: BootstrapRequest,
  ): Promise<IntermediateCertificateView> {
    try {
      return await this.#issue(call, request);
    } catch (error) {
      await this.refusals.record(call.caller, error);
      throw error;
    }
  }

  async #issue(
    call: BootstrapCall,
    request: BootstrapRequest,
  ): Promise<IntermediateCertificateView> {
    const { caller } = call;
    const now = this.clock.now();

    // 1. What are they asking for? Only the public key is taken from the request; names come from the provider.
    const csr = parseCertificationRequest(request.certificateSigningRequest);
    const publicKeyHash = Buffer.from(sha256(csr.subjectPublicKeyInfoDer));

    // 2. Who is asking, and did they before? What a first attempt got is theirs, whatever their configuration says by now.
    const { companyId, credentialGeneration, serviceAccountId } = caller;
    const { idempotencyKey } = call;
    const query = { companyId, credentialGeneration, idempotencyKey, now, serviceAccountId };
    const { context: found, firstAttempt } = await this.issuances.findKnown(query);
    const answered = certificateOfAttempt(firstAttempt, publicKeyHash);
    if (answered !== undefined) return this.inventory.get(caller, answered);
    const context = requireOwnConfiguration(found, request.configurationId);
    requireCapabilities(context, request.capabilities ?? []);
    requireKeyAlgorithm(csr, context);
    verifyProofOfPossession(csr);

    // 3. Prepare: template, encode, lint the bytes to be signed. Nothing has touched the CA key yet.
    const material = await this.#material(context);
    const plan = this.#plan(context, request, material.name);
    const prepared = prepare(
      () =>
        prepareCertificate(templateOf(plan, context, csr.publicKey, now), {
          issuer: material.ca,
          now,
          random: secureRandom,
          sha256,
        }),
      material.name,
    );

    // 4. Remember the intent. The serial number is unique per CA in the database before anything is signed.
    const { answer, intent } = await this.#reserve(uuidV7(now), (certificateId) =>
      this.#intent(call, request, {
        certificateId,
        context,
        material,
        now,
        plan,
        prepared,
        publicKeyHash,
      }),
    );
    if (answer.outcome === 'REPLAYED')
      return this.inventory.get(caller, answer.certificate_id ?? '');

    // Read meanwhile; should it fail, a retry of the request gets the same certificate.
    const configuration = this.configurations.find({
      companyId,
      configurationId: context.configuration.id,
    });
    configuration.catch(() => undefined);

    // 5. Sign; the library looks again with code that did not build it.
    const signed = await this.#sign(prepared, material, intent);

    // 6. Complete and answer.
    const fingerprint = createHash('sha1').update(signed.der).digest('hex').toUpperCase();
    await this.#complete(call, intent, {
      signed,
      fingerprint,
      chain: material.chain,
      subjectKeyIdentifier: Buffer.from(sha256(csr.publicKey.subjectPublicKey).subarray(0, 20)),
    });
    return toIssuedCertificate({
      intent,
      signed,
      fingerprint,
      chain: material.chain,
      caAccountId: context.authority.accountId,
      configuration: await configuration,
    });
  }

  /** @throws {ApplicationError} CA_UNAVAILABLE */
  async #material({ authority, configuration }: BootstrapContext): Promise<IssuingMaterial> {
    const { fingerprint, id, name, status } = authority;
    if (id === null || fingerprint === null || status !== 'ACTIVE') {
      throw ApplicationError.of('CA_UNAVAILABLE', { name: name ?? authority.accountId });
    }
    return this.issuingCas.get({ companyId: configuration.company_id, id, fingerprint });
  }

  /** @throws {ApplicationError} INSTANCE_NAME_UNACCEPTABLE, NAME_CONSTRAINTS_INVALID */
  #plan(context: BootstrapContext, request: BootstrapRequest, caName: string): SubCaPlan {
    const name = instanceNameOf(request.instanceName);
    const server = {
      dnsNames: request.serverNames?.dnsNames ?? [],
      ipAddresses: request.serverNames?.ipAddresses ?? [],
    };
    const plan = prepare(
      () => planSubCa(context, { name, server }, this.config.pki.baseUrl),
      caName,
    );
    if (plan === undefined)
      throw unacceptableName(
        'with the common name of the provider it is longer than 64 characters',
      );
    return plan;
  }

  #intent(
    { caller, idempotencyKey, requestId, sourceAddress }: BootstrapCall,
    request: BootstrapRequest,
    made: {
      readonly certificateId: string;
      readonly context: BootstrapContext;
      readonly material: IssuingMaterial;
      readonly now: Date;
      readonly plan: SubCaPlan;
      readonly prepared: PreparedCertificate;
      readonly publicKeyHash: Buffer;
    },
  ): ReservationRequest {
    const { certificateId, context, material, now, plan, prepared, publicKeyHash } = made;
    const { companyId, serviceAccountId } = caller;
    const { maxIssuesPerHour, maxLiveSubCas } = this.config.quotas;
    const event: AuditEvent = {
      type: 'certificate.signing',
      occurredAt: now,
      actor: actorOf(caller),
      sourceAddress,
      requestId,
      subject: { kind: 'certificate', id: certificateId },
      after: {
        commonName: plan.subject.commonName[0],
        serialNumber: prepared.serialNumber,
        certificateAuthorityId: material.id,
        configurationId: context.configuration.id,
        publicKeySha256: publicKeyHash.toString('hex'),
        validityEnd: prepared.notAfter,
        ...(prepared.capped && { isCappedByCa: true }),
      },
    };
    return {
      companyId,
      certificateId,
      reservationId: uuidV7(now),
      certificateAuthorityId: material.id,
      serialNumber: prepared.serialNumber,
      tbs: Buffer.from(prepared.tbsDer),
      configurationId: context.configuration.id,
      subCaProviderId: context.provider.id,
      serviceAccountId,
      credentialGeneration: caller.credentialGeneration,
      credentialThumbprint: caller.credentialThumbprint,
      sourceAddress,
      instanceName: instanceNameOf(request.instanceName),
      keyId: request.keyId ?? undefined,
      keyAlgorithm: context.provider.key_algorithm,
      commonName: plan.subject.commonName[0] ?? '',
      publicKeyHash,
      subCaDigest: plan.digest,
      idempotencyKey,
      validityStart: prepared.notBefore,
      validityEnd: prepared.notAfter,
      creationDate: now,
      maximumLive: maxLiveSubCas,
      maximumPerHour: maxIssuesPerHour,
      audit: auditRow(companyId, event),
    };
  }

  /**
   * RESERVED or REPLAYED; waits a moment for another attempt of the same request. A retry is about the certificate of the attempt that failed, and so
   * is every event of it.
   *
   * @throws {ApplicationError} for every other outcome
   */
  async #reserve(
    certificateId: string,
    intentFor: (certificateId: string) => ReservationRequest,
  ): Promise<{ readonly answer: ReservationAnswer; readonly intent: ReservationRequest }> {
    let intent = intentFor(certificateId);
    for (let waits = 0; ; waits += 1) {
      const answer = await this.issuances.reserve(intent);
      const refusal = refusalOfReservation(answer.outcome, this.config.quotas);
      if (refusal !== undefined) throw refusal;
      const { outcome } = answer;
      if (outcome === 'RESERVED' || outcome === 'REPLAYED') return { answer, intent };
      if (waits === WAITS) throw ApplicationError.of('BOOTSTRAP_IN_PROGRESS', {});
      if (outcome === 'RETRY') intent = intentFor(answer.certificate_id ?? certificateId);
      else await sleep(WAIT_MILLISECONDS);
    }
  }

  /** @throws {ApplicationError} CA_UNAVAILABLE; the number is burnt then */
  async #sign(
    prepared: PreparedCertificate,
    material: IssuingMaterial,
    intent: ReservationRequest,
  ): Promise<SignedCertificate> {
    try {
      return await signCertificate(prepared, material.signer);
    } catch (cause) {
      const refusal = ApplicationError.of('CA_UNAVAILABLE', { name: material.name }, { cause });
      const now = this.clock.now();
      await this.issuances.fail({
        companyId: intent.companyId,
        reservationId: intent.reservationId,
        errorInformation: {
          code: 51003,
          message: `The CA ${material.name} could not sign`,
          args: [material.name],
        },
        modificationDate: now,
        audit: auditRow(intent.companyId, {
          type: 'certificate.failed',
          occurredAt: now,
          outcome: 'FAILURE',
          actor: { kind: 'SYSTEM' },
          subject: { kind: 'certificate', id: intent.certificateId },
          after: { serialNumber: intent.serialNumber, certificateAuthorityId: material.id },
        }),
      });
      throw refusal;
    }
  }

  /** @throws {ApplicationError} BOOTSTRAP_IN_PROGRESS when signing took so long that the reservation was burnt; nothing is handed out then */
  async #complete(
    { caller, requestId, sourceAddress }: BootstrapCall,
    intent: ReservationRequest,
    made: {
      readonly signed: SignedCertificate;
      readonly fingerprint: string;
      readonly chain: readonly Buffer[];
      readonly subjectKeyIdentifier: Buffer;
    },
  ): Promise<void> {
    const { chain, fingerprint, signed, subjectKeyIdentifier } = made;
    const { certificateId } = intent;
    const now = this.clock.now();
    const fingerprintSha256 = signed.fingerprint;
    const { outcome } = await this.issuances.complete({
      companyId: intent.companyId,
      reservationId: intent.reservationId,
      certificate: Buffer.from(signed.der),
      chain,
      fingerprint,
      fingerprintSha256: Buffer.from(fingerprintSha256, 'hex'),
      subjectKeyIdentifier,
      modificationDate: now,
      audit: auditRow(intent.companyId, {
        type: 'certificate.signed',
        occurredAt: now,
        actor: actorOf(caller),
        sourceAddress,
        requestId,
        subject: { kind: 'certificate', id: certificateId },
        after: {
          serialNumber: intent.serialNumber,
          certificateAuthorityId: intent.certificateAuthorityId,
          fingerprintSha256,
        },
      }),
    });
    if (outcome !== 'COMPLETED') throw ApplicationError.of('BOOTSTRAP_IN_PROGRESS', {});
  }
}

/** Runs a step of preparation; what the library refuses becomes the caller's or the administrator's problem. */
function prepare<Result>(step: () => Result, caName: string): Result {
  try {
    return step();
  } catch (error) {
    throw refusalOfPreparation(error, caName);
  }
}
