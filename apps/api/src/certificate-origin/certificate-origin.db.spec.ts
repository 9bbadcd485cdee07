import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  certificateAuthorityRenewals,
  type CertificateOrigin,
  certificateOrigin,
  type IntermediateCertificateInformation,
  revocations,
  routePath,
} from '@luciole/contract';
import { createTestHierarchy } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';
import { createTestIssuer, type TestIssuer } from '../../test/support/test-issuer.ts';
import { dispatch } from '../cli/dispatch.ts';
import { createKeyEncryptionKey } from '../secrets/key-encryption-key.ts';

let bench: IssuerBench;
let issuer: TestIssuer;
beforeAll(async () => {
  bench = await createIssuerBench();
  issuer = await createTestIssuer(bench);
});
afterAll(async () => {
  await bench.close();
});

async function whose(certificate: string, apiKey = bench.app.apiKey): Promise<CertificateOrigin> {
  const response = await bench.app.request('POST', certificateOrigin.find.path, {
    apiKey,
    json: { certificate },
  });
  if (response.status !== 200) throw new Error(`${response.status} ${response.text}`);
  return response.json();
}

/** What the command says of a certificate; its exit code first. */
async function asked(certificate: string): Promise<readonly [number, string]> {
  const folder = mkdtempSync(join(tmpdir(), 'luciole-origin-'));
  const said: string[] = [];
  const keep = (text: unknown): boolean => said.push(String(text)) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.stubEnv('DATABASE_URL', bench.app.database.url);
  vi.stubEnv('LUCIOLE_DATA_DIR', folder);
  createKeyEncryptionKey(join(folder, 'key-encryption.key'));
  try {
    const file = join(folder, 'certificate.pem');
    writeFileSync(file, certificate);
    const code = await dispatch(['origin', file, '--company', bench.app.urlPrefix], {
      write: keep,
    });
    return [code, said.join('')];
  } finally {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  }
}

const toPem = (der: unknown): string => new X509Certificate(der as Buffer).toString();

describe('whose certificate is this?', () => {
  it('tells a workload certificate by who signed it', async () => {
    const leaf = await issuer.leaf();
    await bench.report(issuer.certificate.id, 1, [
      { policyId: bench.policyId, ultraShort: 1, short: 2, long: 0 },
    ]);
    const origin = await whose(leaf);
    expect(origin).toMatchObject({
      kind: 'WORKLOAD',
      status: 'VALID',
      certificate: { subjectAlternativeNames: ['spiffe://cluster.local/ns/bookinfo/sa/details'] },
      issuerCertificate: { id: issuer.certificate.id },
      serviceAccount: { id: bench.account.id, enabled: true },
      configuration: { id: bench.configurationId, name: 'mesh' },
      policies: [{ id: bench.policyId, reportedCertCount: 3, revisionNumber: 1 }],
    });
    expect(origin.certificateAuthorities?.map(({ caName }) => caName.slice(37))).toEqual([
      'IntermediateCA',
      'RootCA',
    ]);
    // As people paste it: with the chain, with text around it, as the base64 of DER.
    const chain = `${leaf}${String(issuer.certificate.certificate)}`;
    expect(await whose(`Certificate chain\n 0 s:CN=x\n${chain}---\n`)).toEqual(origin);
    expect(await whose(leaf.replaceAll(/-----[^-]+-----/g, ''))).toEqual(origin);
  });

  it('tells an issuer and a CA by the certificate itself', async () => {
    const { certificate, id, issuerCertificates } = issuer.certificate;
    expect(await whose(String(certificate))).toMatchObject({
      kind: 'ISSUER',
      status: 'VALID',
      issuerCertificate: { id },
    });
    expect(await whose(bench.root)).toMatchObject({ kind: 'CA', status: 'VALID' });
    expect(await whose(issuerCertificates[0] ?? '')).toMatchObject({
      kind: 'CA',
      certificateAuthorities: [{}, {}],
    });
  });

  it('does not know what somebody else has signed, or is of another company', async () => {
    const hierarchy = await createTestHierarchy();
    const foreign = (await hierarchy.issueLeaf()).certificate.pem;
    expect(await whose(foreign)).toEqual({ kind: 'UNKNOWN', certificate: expect.anything() });
    expect((await whose(hierarchy.subordinate.certificate.pem)).kind).toBe('UNKNOWN');
    // With the names and key identifiers of our issuer, and another key.
    expect((await whose(await issuer.forgedLeaf())).kind).toBe('UNKNOWN');
    const stranger = await bench.app.createCompany();
    for (const certificate of [
      await issuer.leaf(),
      String(issuer.certificate.certificate),
      bench.root,
    ]) {
      expect((await whose(certificate, stranger.apiKey)).kind).toBe('UNKNOWN');
    }
  });

  it('is told by command too', async () => {
    const [code, said] = await asked(await issuer.leaf());
    expect([code, said]).toEqual([0, expect.stringMatching(/^kind {16}WORKLOAD, /)]);
    for (const fact of [
      'names               spiffe://cluster.local/ns/bookinfo/sa/details',
      `issuer certificate  ${issuer.certificate.commonName} (${issuer.certificate.id})`,
      `configuration       mesh (${bench.configurationId})`,
      'revision 1, 3 certificates reported',
      '-RootCA (',
    ]) {
      expect(said).toContain(fact);
    }
    const [, unknown] = await asked(await issuer.forgedLeaf());
    expect(unknown).toMatch(/^kind {16}UNKNOWN, nothing that this company has signed\n/);
    const [refused, sentence] = await asked('-----BEGIN CERTIFICATE-----');
    expect([refused, sentence]).toEqual([1, expect.stringMatching(/^[^\n]+\.\n$/)]);
  });

  it('knows the certificate that a root made for the key of another, and what became of it', async () => {
    const [old] = await bench.app.database.asAdministrator(
      `select id, encode(certificate_fingerprint_sha256, 'hex') as sha256 from certificate_authorities where kind = 'ROOT'`,
    );
    const id = String(old?.['id']);
    await bench.admin('POST', routePath(certificateAuthorityRenewals.renew, { id }), {
      certificateSha256: old?.['sha256'],
      key: 'NEW',
      name: 'Next Root',
      crossSign: true,
    });
    const [made] = await bench.app.database.asAdministrator(
      `select a.id, a.certificate_der as root, x.certificate_der as across from cross_certificates x
       join certificate_authorities a on a.id = x.certificate_authority_id`,
    );
    const next = String(made?.['id']);
    const [root, across] = [toPem(made?.['root']), toPem(made?.['across'])];
    const origin = await whose(`${across}${bench.root}`);
    const { fingerprintSha256, issuer: subject } = origin.certificate;
    const crossCertificate = { fingerprintSha256, signedBy: { id, subject } };
    expect(origin).toMatchObject({
      kind: 'CA',
      status: 'VALID',
      certificateAuthorities: [{ id: next, crossCertificate }],
    });
    expect(await whose(root)).toMatchObject({
      certificateAuthorities: [{ id: next, crossCertificate }],
    });
    const [, said] = await asked(across);
    expect(said).toContain(`cross-certificate   this one, signed by ${subject} (${id})`);
    const stranger = await bench.app.createCompany();
    expect((await whose(across, stranger.apiKey)).kind).toBe('UNKNOWN');

    await bench.admin('POST', routePath(revocations.revokeAuthority, { id: next }), {
      reason: 'superseded',
    });
    expect(await whose(across)).toMatchObject({
      status: 'REVOKED',
      revocation: { of: 'CA', reason: 'superseded' },
    });
    expect(await whose(root)).toMatchObject({ status: 'VALID' });
  });

  it('refuses what is no certificate', async () => {
    for (const certificate of [
      'x',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
    ]) {
      const response = await bench.admin('POST', certificateOrigin.find.path, { certificate });
      expect([response.status, response.text]).toEqual([422, expect.stringContaining('24037')]);
    }
  });

  it('says that it was revoked with its issuer or with a CA, also when nobody sees the issuer any more', async () => {
    const leaf = await issuer.leaf();
    await bench.admin('POST', `${CERTIFICATES}/${issuer.certificate.id}/revocation`, {
      reason: 'keyCompromise',
    });
    await bench.admin('DELETE', `${CERTIFICATES}/${issuer.certificate.id}`);
    const revoked = { kind: 'WORKLOAD', status: 'REVOKED' };
    expect(await whose(leaf)).toMatchObject({
      ...revoked,
      revocation: { of: 'ISSUER', reason: 'keyCompromise' },
      issuerCertificate: { id: issuer.certificate.id, status: 'REVOKED' },
    });
    const other: IntermediateCertificateInformation = await bench.issued();
    const [row] = await bench.app.database.asAdministrator(
      `select id from certificate_authorities where kind = 'INTERMEDIATE'`,
    );
    await bench.admin('POST', routePath(revocations.revokeAuthority, { id: String(row?.['id']) }), {
      reason: 'cACompromise',
    });
    expect(await whose(String(other.certificate))).toMatchObject({
      kind: 'ISSUER',
      status: 'REVOKED',
      revocation: { of: 'CA', reason: 'cACompromise' },
    });
  });
});
