import { intermediateCaTemplate, prepareCertificate, readCaCertificate, toHex } from '@luciole/pki';
import { secureRandom, sha256, signCertificate } from '@luciole/pki/node';
import { opensslOk, opensslVerify, withFiles } from '@luciole/pki/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createIssuerBench, type IssuerBench } from '../../test/support/issuer-bench.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { UpkeepService } from '../upkeep/upkeep.service.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { IssuingCasService } from './issuing-cas.service.ts';
import { ReissueService } from './reissue.service.ts';
import { sha1 } from './sha1.ts';

const BASE_URL = 'http://pki.example';
const DAY = 86_400;
const ACTOR = { kind: 'SYSTEM', name: 'test' } as const;

let bench: IssuerBench;
beforeEach(async () => {
  bench = await createIssuerBench({ settings: { LUCIOLE_PKI_URL: BASE_URL } });
});
afterEach(() => bench.close());

interface Addresses {
  readonly ca: string;
  readonly crl: string;
}

/** What a certificate says, as openssl reads it; paths without the base URL. */
function stated(pem: string): Addresses & { readonly authorityKeyIdentifier: string } {
  const text = opensslOk(['x509', '-noout', '-text'], { input: pem }).stdout;
  const found = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';
  return {
    ca: found(/CA Issuers - URI:http:\/\/pki\.example(\S+)/),
    crl: found(/CRL Distribution Points:\s+(?:Full Name:\s+)?URI:http:\/\/pki\.example(\S+)/),
    authorityKeyIdentifier: found(/Authority Key Identifier:\s+(?:keyid:)?([0-9A-F:]+)/)
      .replaceAll(':', '')
      .toLowerCase(),
  };
}

const get = (path: string) => bench.app.request('GET', path);

async function theIntermediate(): Promise<CertificateAuthority> {
  const repository = new CertificateAuthoritiesRepository();
  const [found] = await bench.app.app
    .get(CompanyDatabase)
    .inCompany(bench.app.companyId, (tx) => repository.listActive(tx, 'INTERMEDIATE'));
  if (found === undefined) throw new Error('no intermediate');
  return found;
}

/** Gives an intermediate a certificate whose addresses go by the name of the root, as releases before this one did. */
async function certifyByName(intermediate: CertificateAuthority): Promise<void> {
  const { app, clock, companyId } = bench.app;
  const repository = new CertificateAuthoritiesRepository();
  const now = clock.now();
  await app.get(CompanyDatabase).inCompany(companyId, async (tx) => {
    const root = await app.get(IssuingCasService).load(tx, intermediate.parentId ?? '');
    const template = intermediateCaTemplate({
      subject: intermediate.subject,
      publicKey: readCaCertificate(intermediate.certificateDer).publicKey,
      notAfter: intermediate.notAfter,
      authorityUrls: {
        caIssuers: `${BASE_URL}/v1/builtinca/ca/${root.name}`,
        crl: `${BASE_URL}/v1/builtinca/crl/${root.name}`,
      },
    });
    const options = { issuer: root.ca, now, random: secureRandom, sha256 };
    const prepared = prepareCertificate(template, options);
    await repository.reserveSerialNumber(tx, {
      signedBy: root.id,
      serialNumber: prepared.serialNumber,
      tbsDer: Buffer.from(prepared.tbsDer),
    });
    const signed = await signCertificate(prepared, root.signer);
    await repository.replaceCertificate(tx, intermediate, {
      signed,
      sha1: sha1(signed.der),
      now,
    });
  });
}

describe('ruling 8: AIA and CDP are named by the key id of the CA', () => {
  it('in intermediates and sub-CAs, and what they name is the issuer and its CRL', async () => {
    const issued = await bench.issued();
    const [intermediate = ''] = issued.issuerCertificates;
    const target = issued.certificate ?? '';
    for (const certificate of [intermediate, target]) {
      const { authorityKeyIdentifier: key, ca, crl } = stated(certificate);
      expect(key).toMatch(/^[0-9a-f]{40}$/);
      expect([ca, crl]).toEqual([`/v1/builtinca/ca/${key}`, `/v1/builtinca/crl/${key}`]);
    }
    const addresses = stated(target);
    const { certificateDer } = await theIntermediate();
    expect((await get(addresses.ca)).bytes).toEqual(certificateDer);
    const crls = (await Promise.all([addresses.crl, stated(intermediate).crl].map(get))).map(
      ({ bytes }) =>
        withFiles(
          { 'crl.der': bytes },
          (cwd) => opensslOk(['crl', '-inform', 'DER', '-in', 'crl.der'], { cwd }).stdout,
        ),
    );
    const verification = opensslVerify({
      anchors: bench.root,
      intermediates: intermediate,
      target,
      crls: crls.join(''),
      options: ['-crl_check_all'],
    });
    expect(verification.stderr).toBe('');
  });

  it('and served for the whole life of the CA, also when its account is gone and it signs no more', async () => {
    const issued = await bench.issued();
    const addresses = stated(issued.certificate ?? '');
    const { id, name, certificateDer } = await theIntermediate();
    await bench.app.database.asAdministrator(`
      set session_replication_role = replica;
      delete from certificate_issuing_templates; delete from ca_product_options; delete from ca_accounts;
      update certificate_authorities set status = 'RETIRED' where id = '${id}'`);
    const upkeep = bench.app.app.get(UpkeepService);
    // Upkeep finds a CRL that ran out each time, and signs the next.
    for (let week = 0; week < 52; week += 13) {
      bench.app.clock.advance(13 * 7 * DAY);
      await upkeep.renewCrls();
      const now = bench.app.clock.now().getTime();
      const crl = await get(addresses.crl);
      expect([crl.status, Date.parse(String(crl.headers['expires'])) > now]).toEqual([200, true]);
      expect((await get(addresses.ca)).bytes).toEqual(certificateDer);
      expect((await get(`/v1/builtinca/ca/${name}`)).bytes).toEqual(certificateDer);
    }
  });

  it('and a CRL may be kept until its nextUpdate, and no longer', async () => {
    const { crl: address } = stated((await bench.issued()).certificate ?? '');
    const secondsLeft = async (): Promise<{ maxAge: number; left: number }> => {
      const { headers } = await get(address);
      const expires = Date.parse(String(headers['expires']));
      const maxAge = /^public, max-age=(\d+)$/.exec(String(headers['cache-control']))?.[1];
      const left = (expires - bench.app.clock.now().getTime()) / 1000;
      return { maxAge: Number(maxAge), left };
    };
    const fresh = await secondsLeft();
    expect(fresh.left).toBeGreaterThan(6.9 * DAY);
    for (const waited of [0, 2, 5 * DAY]) {
      bench.app.clock.advance(waited);
      const { left, maxAge } = await secondsLeft();
      expect(maxAge).toBeLessThanOrEqual(left);
      expect(maxAge).toBeGreaterThan(left - 10);
    }
    bench.app.clock.advance(3 * DAY);
    expect((await secondsLeft()).maxAge).toBe(0);
  });

  it('and re-issuing moves intermediates and then sub-CAs to them that named the CA by its name', async () => {
    const intermediate = await theIntermediate();
    await certifyByName(intermediate);
    bench.app.clock.advance(5);
    const before = await bench.issued();
    const digest = (await bench.configuration()).body.subCaDigest;
    expect(stated(before.issuerCertificates[0] ?? '').ca).toMatch(/-RootCA$/);

    const reissue = bench.app.app.get(ReissueService);
    expect(await reissue.reissueOutdated(bench.app.companyId, ACTOR)).toHaveLength(1);
    expect(await reissue.listOutdated(bench.app.companyId)).toEqual([]);
    const after = await bench.issued();
    const [renewed = ''] = after.issuerCertificates;
    const key = stated(renewed).authorityKeyIdentifier;
    expect(stated(renewed).ca).toBe(`/v1/builtinca/ca/${key}`);
    expect(stated(after.certificate ?? '').ca).toBe(
      `/v1/builtinca/ca/${toHex(intermediate.subjectKeyIdentifier)}`,
    );
    // Ruling 23: issuers notice, and renew.
    expect((await bench.configuration()).body.subCaDigest).not.toBe(digest);
  });
});
