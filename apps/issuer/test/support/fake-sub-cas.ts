import { randomUUID } from 'node:crypto';
import {
  type BootstrapConfiguration,
  BootstrapRequest,
  formatDateTime,
  StatisticsReport,
} from '@luciole/contract';
import { parseCertificationRequest, toHex } from '@luciole/pki';
import { verifyProofOfPossession } from '@luciole/pki/node';
import type { Reply } from './fake-answers.ts';
import type { FakeHierarchy, SubCaDefect, SubCaShape } from './fake-hierarchy.ts';

/** A certificate as the fake control plane remembers it. */
export interface FakeCertificate {
  readonly id: string;
  readonly idempotencyKey: string;
  /** SubjectPublicKeyInfo, hex. */
  readonly key: string;
  readonly request: BootstrapRequest;
  readonly createdAt: Date;
  readonly certificate: string | undefined;
  readonly issuerCertificates: readonly string[];
  /** FAILED and REVOKED can be set. */
  status: 'ISSUED' | 'REVOKED' | 'FAILED';
  /** Reads that are answered with PENDING before it is issued. */
  pendingReads: number;
}

/** What the fake control plane has issued, and will issue next. */
export class FakeSubCas {
  readonly hierarchy: FakeHierarchy;
  /** Of the certificates that are issued from now on. */
  readonly shape: SubCaShape = { validityPeriod: 'P7D', commonName: 'mesh.example.com' };
  /** What is wrong with the certificates that are issued from now on. */
  defect: SubCaDefect | undefined;
  /** Reads that a certificate, issued from now on, stays PENDING for. */
  pendingReads = 0;
  /** In the order of issue. */
  readonly certificates: FakeCertificate[] = [];
  /** By certificate, the report with the greatest sequence. */
  readonly reports = new Map<string, StatisticsReport>();

  constructor(hierarchy: FakeHierarchy) {
    this.hierarchy = hierarchy;
  }

  /** Revokes a certificate; the one issued last unless named. */
  revoke(id = this.certificates.at(-1)?.id): void {
    const certificate = this.certificates.find((one) => one.id === id);
    if (certificate !== undefined) certificate.status = 'REVOKED';
  }

  async issue(
    idempotencyKey: string,
    body: string,
    configuration: BootstrapConfiguration,
    now: Date,
  ): Promise<Reply> {
    const asked = BootstrapRequest.safeParse(JSON.parse(body));
    if (!asked.success) return malformed(asked.error);
    if (asked.data.configurationId !== configuration.id) return unknown(asked.data.configurationId);
    const request = parseCertificationRequest(asked.data.certificateSigningRequest);
    verifyProofOfPossession(request);
    const expected = configuration.subCaProvider.keyAlgorithm;
    if (request.keyAlgorithm !== expected) {
      const args = { expected, actual: request.keyAlgorithm };
      return { refused: 'CSR_KEY_ALGORITHM_MISMATCH', args };
    }
    const key = toHex(request.subjectPublicKeyInfoDer);
    const same = this.certificates.find((one) => one.idempotencyKey === idempotencyKey);
    if (same !== undefined) {
      if (same.key !== key) return { refused: 'IDEMPOTENCY_KEY_REUSED' };
      if (same.status === 'REVOKED') return { refused: 'BOOTSTRAP_CERTIFICATE_REVOKED' };
      return { status: 201, json: this.#record(same, configuration.companyId) };
    }
    if (this.certificates.some((one) => one.key === key)) return { refused: 'CSR_KEY_KNOWN' };
    const made = await this.hierarchy.certify(request, this.shape, now, this.defect);
    const certificate: FakeCertificate = {
      id: randomUUID(),
      idempotencyKey,
      key,
      request: asked.data,
      createdAt: now,
      certificate: made.certificate,
      issuerCertificates: made.issuerCertificates,
      status: 'ISSUED',
      pendingReads: this.pendingReads,
    };
    this.certificates.push(certificate);
    return { status: 201, json: this.#record(certificate, configuration.companyId) };
  }

  show(id: string, companyId: string): Reply {
    const certificate = this.certificates.find((one) => one.id === id);
    if (certificate === undefined) return unknown(id);
    certificate.pendingReads = Math.max(0, certificate.pendingReads - 1);
    return { status: 200, json: this.#record(certificate, companyId) };
  }

  takeReport(id: string, body: string): Reply {
    const read = StatisticsReport.safeParse(JSON.parse(body));
    if (!read.success) return malformed(read.error);
    if (!this.certificates.some((one) => one.id === id)) return unknown(id);
    if (read.data.sequence > (this.reports.get(id)?.sequence ?? 0)) this.reports.set(id, read.data);
    return { status: 204 };
  }

  #record(certificate: FakeCertificate, companyId: string): object {
    const { createdAt, id, pendingReads, request, status } = certificate;
    const isPending = pendingReads > 0;
    const { commonName } = this.shape;
    return {
      id,
      companyId,
      commonName: request.instanceName ? `${request.instanceName} ${commonName}` : commonName,
      status: isPending ? 'PENDING' : status,
      ...(!isPending && { certificate: certificate.certificate }),
      issuerCertificates: isPending ? [] : certificate.issuerCertificates,
      creationDate: formatDateTime(createdAt),
      modificationDate: formatDateTime(createdAt),
      ...(status === 'FAILED' && {
        errorInformation: { code: 51003, message: 'The CA could not sign', args: [] },
      }),
      longLivedCertCount: 0,
      shortLivedCertCount: 0,
      ultraShortLivedCertCount: 0,
      totalCertCount: 0,
    };
  }
}

function malformed(error: Error): Reply {
  return { refused: 'MALFORMED', args: { path: '/', problem: error.message } };
}

function unknown(id: string): Reply {
  return { refused: 'NOT_FOUND', args: { entity: 'Something', id } };
}
