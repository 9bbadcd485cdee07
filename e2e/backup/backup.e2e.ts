import { X509Certificate } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { decodePem, parseCertificate, parseCrl } from '@luciole/pki';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BootstrapLoad, startBootstrapLoad } from '../crash/bootstrap-load.ts';
import type { ControlPlaneClient } from '../support/control-plane-client.ts';
import type { IssuerProcess } from '../support/issuer-process.ts';
import { createMesh, type Mesh } from '../support/mesh.ts';

/** Bootstraps after the restore; the issue asks for 10,000, which a person runs by this variable. */
const BOOTSTRAPS = Number(process.env['E2E_BOOTSTRAPS'] ?? 200);
const BEFORE = 40;
const CERTIFICATES = '/v1/distributedissuers/intermediatecertificates';
/** A slow machine is no failure. */
const PATIENCE = { timeout: 120_000, interval: 100 };

let mesh: Mesh;
let file: string;

beforeAll(async () => {
  mesh = await createMesh(
    {},
    {
      LUCIOLE_PKI_URL: 'http://pki.example.com',
      LUCIOLE_MAX_LIVE_SUB_CAS: '1000000',
      LUCIOLE_MAX_ISSUES_PER_HOUR: '1000000',
      LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_ADDRESS: '1000000',
      LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_CREDENTIAL: '1000000',
      LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_COMPANY: '1000000',
    },
  );
  file = join(mesh.folder, 'backup');
});
afterAll(() => mesh?.close());

/** Ids of the CA certificates that an issuer has obtained, as far as its log still tells. */
function obtained(issuer: IssuerProcess): readonly string[] {
  return issuer
    .printed()
    .split('\n')
    .filter((line) => line.includes('"CA certificate obtained"'))
    .map((line) => String(Object(JSON.parse(line)).certificateId));
}

/** The CRL that a certificate names. */
async function crlOf(client: ControlPlaneClient, certificate: string) {
  const { known } = parseCertificate(decodePem(certificate, ['CERTIFICATE'])).tbs;
  const [point] = known.cRLDistributionPoints?.[0]?.fullName ?? [];
  const address = point?.form === 'uniformResourceIdentifier' ? point.value : '';
  return parseCrl(await client.download(new URL(address).pathname));
}

const statusOf = (id: string) =>
  mesh.client.send<{ status: string }>({ path: `${CERTIFICATES}/${id}`, as: mesh.administrator });

async function untilAcknowledged(load: BootstrapLoad, count: number): Promise<void> {
  await vi.waitFor(() => expect(load.record.acknowledged.length).toBeGreaterThanOrEqual(count), {
    ...PATIENCE,
    timeout: 30_000 + count * 1000,
  });
}

describe('a backup that was taken under bootstrap load', () => {
  it(
    'is restored: no serial number comes back, what was revoked stays so, orphaned issuers ask for new certificates',
    async () => {
      const { administrator, client, installation, setUp } = mesh;
      const known = await mesh.startIssuer({ instanceName: 'known' });
      const [kept] = obtained(known);
      const load = startBootstrapLoad(client, setUp, 4);
      await untilAcknowledged(load, BEFORE);
      const [revoked] = load.record.acknowledged;
      if (revoked === undefined) throw new Error('nothing was issued');
      await client.must({
        method: 'POST',
        path: `${CERTIFICATES}/${revoked.id}/revocation`,
        as: administrator,
        json: { reason: 'keyCompromise' },
      });
      const taken = await installation.run(['backup', '--output', file]);
      expect(taken).toEqual({ exitCode: 0, output: expect.stringContaining('key-encryption key') });
      expect(statSync(file).mode & 0o777).toBe(0o600);

      // What follows is lost, with an issuer that began in between.
      const atBackup = load.record.acknowledged.length;
      const orphan = await mesh.startIssuer({ instanceName: 'orphan' });
      const [orphaned = ''] = obtained(orphan);
      await untilAcknowledged(load, atBackup + BEFORE);
      await load.stop();
      expect(load.record.unexpected).toEqual([]);
      const before = load.record.acknowledged;
      const lost = before.at(-1);
      const crlBefore = await crlOf(client, revoked.certificate);
      await mesh.stopControlPlane();

      const verified = await installation.run(['backup', 'verify', '--input', file], {
        LUCIOLE_MAINTENANCE_DATABASE_URL: installation.adminUrl,
      });
      expect(verified).toEqual({ exitCode: 0, output: expect.stringContaining('can be restored') });
      const DATABASE_URL = await installation.createDatabase('restored');
      const restored = await installation.run(['restore', '--input', file], { DATABASE_URL });
      expect(restored).toEqual({ exitCode: 0, output: expect.stringContaining('is restored') });
      await mesh.startControlPlane({ DATABASE_URL });

      expect((await statusOf(lost?.id ?? '')).status).toBe(404);
      expect((await statusOf(revoked.id)).body.status).toBe('REVOKED');
      const crl = await crlOf(client, revoked.certificate);
      expect(BigInt(`0x${crl.crlNumber}`)).toBeGreaterThan(BigInt(`0x${crlBefore.crlNumber}`));
      const listed = crl.revoked.map(({ serialNumber }) => BigInt(`0x${serialNumber}`));
      expect(listed).toEqual([
        BigInt(`0x${new X509Certificate(revoked.certificate).serialNumber}`),
      ]);

      // Nobody told it: it asked, and was not known.
      const successor = await vi.waitFor(() => {
        const id = obtained(orphan).find((one) => one !== orphaned);
        if (id === undefined) throw new Error(`no new certificate: ${orphan.printed()}`);
        return id;
      }, PATIENCE);
      await vi.waitFor(async () => expect((await orphan.readiness()).status).toBe(200), PATIENCE);
      expect((await statusOf(orphaned)).status).toBe(404);
      expect((await statusOf(successor)).body.status).toBe('ISSUED');
      expect(obtained(known).filter((id) => id !== kept)).toEqual([]);
      expect((await known.readiness()).status).toBe(200);

      const more = startBootstrapLoad(client, setUp, 8);
      await untilAcknowledged(more, BOOTSTRAPS);
      await more.stop();
      expect(more.record.unexpected).toEqual([]);
      expect(more.record.changed).toEqual([]);
      const all = [...before, ...more.record.acknowledged];
      const serialNumbers = all.map((one) => new X509Certificate(one.certificate).serialNumber);
      expect(new Set(serialNumbers).size).toBe(all.length);
      expect((await statusOf(revoked.id)).body.status).toBe('REVOKED');
    },
    300_000 + BOOTSTRAPS * 1000,
  );
});
