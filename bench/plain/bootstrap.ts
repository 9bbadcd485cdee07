import { createHash, randomUUID } from 'node:crypto';
import { type EntityManager, MoreThan } from 'typeorm';
import { newSerialNumber, type PlainCa } from '../../libs/pki/bench/plain-way.ts';
import {
  Attachments,
  Certificates,
  type CertificateRow,
  Configurations,
  Documents,
  Idempotency,
  Providers,
  Reservations,
  SerialNumbers,
  ServiceAccounts,
  Statistics,
} from './entities.ts';

/** A bootstrap as it arrives. */
export interface PlainBootstrap {
  readonly companyId: string;
  readonly certificateAuthorityId: string;
  readonly serviceAccountId: string;
  readonly idempotencyKey: string;
  readonly sourceAddress: string;
  readonly configurationId: string;
  readonly certificateSigningRequest: string;
  readonly instanceName: string;
}

const DAYS_7_MS = 7 * 86_400_000;
const BACKDATED_MS = 30_000;
const MOST_LIVE = 1_000_000;

/**
 * One bootstrap in one transaction, entity by entity: the same questions asked and the same rows written as the product's
 * reserve and complete, but with the signature inside the transaction.
 *
 * @throws Error when anything is not as it must be
 */
export async function plainBootstrap(
  manager: EntityManager,
  ca: PlainCa,
  asked: PlainBootstrap,
): Promise<Record<string, unknown>> {
  const { companyId, certificateAuthorityId, serviceAccountId, configurationId } = asked;
  const account = await manager.findOneBy(ServiceAccounts, { companyId, id: serviceAccountId });
  if (account?.enabled !== true) throw new Error('no such account');
  const attachment = await manager.findOneBy(Attachments, { companyId, serviceAccountId });
  if (attachment?.configurationId !== configurationId) throw new Error('not attached');
  const configuration = await manager.findOneBy(Configurations, { companyId, id: configurationId });
  const provider = await manager.findOneBy(Providers, {
    companyId,
    id: configuration?.subCaProviderId ?? '',
  });
  if (provider === null) throw new Error('no provider');

  const request = await ca.verify(asked.certificateSigningRequest);
  const publicKeyHash = sha256(Buffer.from(request.publicKey.rawData));
  const { idempotencyKey } = asked;
  const repeated = await manager.findOneBy(Idempotency, {
    companyId,
    serviceAccountId,
    idempotencyKey,
  });
  if (repeated !== null) throw new Error('repeated');
  if ((await manager.findOneBy(Certificates, { companyId, publicKeyHash })) !== null)
    throw new Error('known key');
  const now = new Date();
  const mine = { companyId, serviceAccountId };
  const live = await manager.countBy(Certificates, { ...mine, validityEnd: MoreThan(now) });
  const hourAgo = new Date(now.getTime() - 3_600_000);
  const recent = await manager.countBy(Certificates, { ...mine, creationDate: MoreThan(hourAgo) });
  if (live >= MOST_LIVE || recent >= MOST_LIVE) throw new Error('quota');

  const serialNumber = newSerialNumber();
  const certificate: CertificateRow = {
    ...mine,
    id: randomUUID(),
    status: 'PENDING',
    commonName: `${asked.instanceName} ${provider.commonName}`,
    certificateAuthorityId,
    serialNumber,
    configurationId,
    subCaProviderId: provider.id,
    sourceAddress: asked.sourceAddress,
    instanceName: asked.instanceName,
    keyAlgorithm: provider.keyAlgorithm,
    publicKeyHash,
    validityStart: new Date(now.getTime() - BACKDATED_MS),
    validityEnd: new Date(now.getTime() + DAYS_7_MS),
    fingerprint: null,
    creationDate: now,
    modificationDate: now,
  };
  const number = { companyId, certificateAuthorityId, serialNumber };
  await manager.save(SerialNumbers, {
    ...number,
    purpose: 'ISSUER_CERTIFICATE',
    tbsDer: publicKeyHash,
  });
  await manager.save(Certificates, certificate);
  await manager.save(Idempotency, {
    ...mine,
    idempotencyKey,
    issuerCertificateId: certificate.id,
    publicKeyHash,
    expiresAt: certificate.validityEnd,
  });
  const reservation = {
    ...number,
    id: randomUUID(),
    issuerCertificateId: certificate.id,
    state: 'RESERVED',
    expiresAt: new Date(now.getTime() + BACKDATED_MS),
    settledAt: null as Date | null,
  };
  await manager.save(Reservations, reservation);

  const signed = await ca.issue(asked.certificateSigningRequest, {
    serialNumber,
    commonName: certificate.commonName,
    organization: provider.organization,
    notBefore: certificate.validityStart,
    notAfter: certificate.validityEnd,
  });
  const fingerprint = createHash('sha1').update(signed.der).digest('hex').toUpperCase();

  await manager.save(Reservations, { ...reservation, state: 'COMPLETED', settledAt: new Date() });
  await manager.save(Certificates, { ...certificate, status: 'ISSUED', fingerprint });
  await manager.save(Documents, {
    companyId,
    issuerCertificateId: certificate.id,
    certificateDer: signed.der,
    chainSha256: sha256(ca.certificateDer),
    subjectKeyIdentifier: signed.subjectKeyIdentifier,
    fingerprintSha256: sha256(signed.der),
  });
  await manager.save(Statistics, {
    ...mine,
    issuerCertificateId: certificate.id,
    configurationId,
    validityEnd: certificate.validityEnd,
    sequence: '0',
    policyIds: [],
    totals: [],
    ultraShort: '0',
    short: '0',
    long: '0',
    reportedAt: now,
  });
  await audit(manager, 'certificate.signing', certificate, now);
  await audit(manager, 'certificate.signed', certificate, now);
  return {
    id: certificate.id,
    companyId,
    commonName: certificate.commonName,
    status: 'ISSUED',
    certificate: signed.pem,
    issuerCertificates: [ca.certificate],
    fingerprint,
    serialNumber,
    validityStart: certificate.validityStart,
    validityEnd: certificate.validityEnd,
    creationDate: now,
    modificationDate: now,
    longLivedCertCount: 0,
    shortLivedCertCount: 0,
    ultraShortLivedCertCount: 0,
    totalCertCount: 0,
  };
}

/** The database's own function, because the serving role may not write the trail otherwise. */
async function audit(
  manager: EntityManager,
  type: string,
  certificate: CertificateRow,
  now: Date,
): Promise<void> {
  const event = {
    id: randomUUID(),
    type,
    occurredAt: now.toISOString(),
    outcome: 'SUCCESS',
    actorKind: 'SERVICE_ACCOUNT',
    actorId: certificate.serviceAccountId,
    sourceAddress: certificate.sourceAddress,
    subjectKind: 'certificate',
    subjectId: certificate.id,
    after: {
      commonName: certificate.commonName,
      serialNumber: certificate.serialNumber,
      configurationId: certificate.configurationId,
      publicKeySha256: certificate.publicKeyHash.toString('hex'),
    },
  };
  const canonical = Buffer.from(JSON.stringify(event)).toString('base64');
  await manager.query('select record_audit_event($1)', [JSON.stringify({ ...event, canonical })]);
}

function sha256(octets: Uint8Array): Buffer {
  return createHash('sha256').update(octets).digest();
}
