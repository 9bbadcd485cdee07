import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IssuerProcess } from '../support/issuer-process.ts';
import { createMesh, type Mesh } from '../support/mesh.ts';
import { startIssuanceLoad } from './issuance-load.ts';
import { verifyWithOpenssl } from './verify-chains.ts';

/** The issue asks for ten thousand, which a person runs by this variable. */
const CERTIFICATES = Number(process.env['E2E_CERTIFICATES'] ?? 2_000);

/** The main path: a mesh's workloads get certificates, and the control plane knows how many. */
describe('an issuer next to its workloads', () => {
  let mesh: Mesh;
  let issuer: IssuerProcess;
  let auditLogFile = '';

  beforeAll(async () => {
    mesh = await createMesh({ advancedSettings: { enableIssuanceAuditLog: true } });
    auditLogFile = join(mesh.folder, 'issuance.jsonl');
    issuer = await mesh.startIssuer({ instanceName: 'cluster-a', auditLogFile });
  });
  afterAll(() => mesh?.close());

  it('makes a key pair and its certificate for a client that has none', async () => {
    const { policyName } = mesh.setUp;
    const uri = 'spiffe://cluster.local/ns/bookinfo/sa/reviews';
    const answer = await issuer.client.post(
      '/v1/certificaterequest',
      { subject: {}, altNames: { uris: [uri] }, policyName, keyType: 'EC_P256' },
      mesh.token(),
    );
    expect(answer).toMatchObject({ status: 200 });
    const { certificateChain = '', privateKey = '' } = answer.body;
    const leaf = new X509Certificate(certificateChain);
    expect(leaf.subjectAltName).toBe(`URI:${uri}`);
    expect(leaf.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
    expect(certificateChain.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
  });

  it('serves the roots that verify its workloads', async () => {
    const { body, status } = await issuer.client.get('/v1/trustbundle');
    expect([status, body.trim()]).toEqual([200, mesh.rootPem.trim()]);
  });

  it('speaks TLS 1.3 and nothing older, with a certificate of its own sub-CA', async () => {
    const { hostname: host, port } = new URL(issuer.baseUrl);
    const to = { host, port: Number(port), servername: host, ca: mesh.rootPem };
    const socket = connect(to);
    await once(socket, 'secureConnect');
    expect([socket.authorized, socket.getProtocol()]).toEqual([true, 'TLSv1.3']);
    socket.destroy();
    const old = connect({ ...to, maxVersion: 'TLSv1.2' });
    await expect(once(old, 'secureConnect')).rejects.toMatchObject({
      code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    });
  });

  it(`signs ${CERTIFICATES} certificates that openssl verifies, and reports exactly as many`, async () => {
    const before = await countOf(issuer);
    const load = await startIssuanceLoad(
      { client: issuer.client, policyName: mesh.setUp.policyName, token: mesh.token },
      { connections: 16, wanted: CERTIFICATES },
    );
    await load.done;
    expect(load.failures).toEqual([]);
    expect(await verifyWithOpenssl(load.issued, mesh.rootPem, mesh.folder)).toBe(CERTIFICATES);
    const serialNumbers = load.issued.map(
      ({ leafPem }) => new X509Certificate(leafPem).serialNumber,
    );
    expect(new Set(serialNumbers).size).toBe(CERTIFICATES);
    // It reports what it has not yet reported when it ends.
    await issuer.stop();
    expect(await mesh.totalCount()).toBe(before + CERTIFICATES);

    const log = await readFile(auditLogFile, 'utf8');
    const lines = log
      .trimEnd()
      .split('\n')
      .map((line): LogLine => JSON.parse(line));
    const logged = lines.filter(({ decision }) => decision === 'issued');
    expect(new Set(logged.map(({ certificate }) => certificate?.serialNumber)).size).toBe(
      before + CERTIFICATES,
    );
    expect(log).not.toMatch(/PRIVATE KEY|eyJ[\w-]+\.eyJ/);
  });
});

interface LogLine {
  readonly decision: string;
  readonly certificate?: { readonly serialNumber: string };
}

/** What an issuer says it has signed. */
async function countOf(issuer: IssuerProcess): Promise<number> {
  const samples = [
    ...(await issuer.metrics()).matchAll(
      /^luciole_issuer_certificates_issued_total\{.*\} (\d+)$/gm,
    ),
  ];
  return samples.reduce((sum, [, value]) => sum + Number(value), 0);
}
