import {
  type IntermediateCertificateInformation,
  type OcspSettings,
  revocations,
  routePath,
} from '@luciole/contract';
import {
  decodePem,
  encodeCertId,
  encodeOcspRequest,
  encodeOcspRequestWithNonce,
  OID,
  parseCertificate,
  parseOcspResponse,
  readCaCertificate,
  toHex,
} from '@luciole/pki';
import { sha1, sha256 } from '@luciole/pki/node';
import { openssl, withFiles } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';
import type { TestResponse } from '../../test/support/test-app.ts';

const PKI_URL = 'http://pki.example.com';
const SHA1 = { hash: 'SHA-1', digest: sha1 } as const;
const SHA256 = { hash: 'SHA-256', digest: sha256 } as const;
const ERROR = { malformedRequest: '30030a0101', unauthorized: '30030a0106' } as const;

let bench: IssuerBench;
/** Issued before the CA answered. */
let early: IntermediateCertificateInformation;
let issued: IntermediateCertificateInformation;
let caId: string;
/** Where the responder answers, without the host. */
let address: string;

beforeAll(async () => {
  bench = await createIssuerBench({
    settings: { LUCIOLE_PKI_URL: PKI_URL, LUCIOLE_MAX_ISSUES_PER_HOUR: '1000' },
  });
  early = await bench.issued();
  const [row] = await bench.app.database.asAdministrator(
    `select id from certificate_authorities where kind = 'INTERMEDIATE'`,
  );
  caId = String(row?.['id']);
});
afterAll(async () => {
  await bench.close();
});

const settingsPath = (): string => routePath(revocations.ocspSettings, { id: caId });

async function change(enabled: boolean): Promise<OcspSettings> {
  const response = await bench.app.request('PUT', settingsPath(), {
    apiKey: bench.app.apiKey,
    json: { enabled },
  });
  if (response.status !== 200) throw new Error(response.text);
  return response.json();
}

const derOf = (pem: string | undefined): Uint8Array => decodePem(pem ?? '', ['CERTIFICATE']);
const issuerOf = ({ issuerCertificates }: IntermediateCertificateInformation) =>
  readCaCertificate(derOf(issuerCertificates[0]));
const idOf = (
  certificate: IntermediateCertificateInformation,
  digest: typeof SHA1 | typeof SHA256 = SHA1,
): Uint8Array => encodeCertId(issuerOf(certificate), certificate.serialNumber ?? '', digest);

const post = (request: Uint8Array, path = address): Promise<TestResponse> =>
  bench.app.request('POST', path, {
    headers: { 'content-type': 'application/ocsp-request' },
    raw: Buffer.from(request),
  });
const get = (request: Uint8Array, headers: Record<string, string> = {}): Promise<TestResponse> =>
  bench.app.request(
    'GET',
    `${address}/${encodeURIComponent(Buffer.from(request).toString('base64'))}`,
    { headers },
  );

async function statusOf(request: Uint8Array): Promise<string[]> {
  const { bytes } = await post(request);
  return parseOcspResponse(bytes).data.responses.map(({ status }) => status);
}

async function refusalOf(request: Uint8Array): Promise<string> {
  const { bytes, headers, status } = await post(request);
  expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  return bytes.toString('hex');
}

describe('the setting', () => {
  it('is off at first: no certificate names a responder, and nobody answers', async () => {
    const response = await bench.admin('GET', settingsPath());
    expect(response.json()).toEqual({ id: caId, enabled: false });
    const keyIdentifier = toHex(issuerOf(early).subjectKeyIdentifier);
    address = `/v1/builtinca/ocsp/${keyIdentifier}`;
    const { bytes, status } = await post(encodeOcspRequest([idOf(early)]));
    expect([status, bytes.toString('hex')]).toEqual([200, ERROR.unauthorized]);
    expect(accessOf(early)).toEqual([OID.caIssuers]);
  });

  it('has new certificates name it, and issuers renew for that', async () => {
    const digest = async (): Promise<unknown> => (await bench.configuration()).body;
    const before = await digest();
    const settings = await change(true);
    expect(settings).toMatchObject({ enabled: true, address: `${PKI_URL}${address}` });
    expect(await digest()).not.toEqual(before);
    issued = await bench.issued();
    expect(accessOf(issued)).toEqual([OID.ocsp, OID.caIssuers]);
    bench.app.clock.advance(3);
  });
});

function accessOf({ certificate }: IntermediateCertificateInformation): string[] {
  const { authorityInfoAccess } = parseCertificate(derOf(certificate)).tbs.known;
  return (authorityInfoAccess ?? []).map(({ method }) => method);
}

describe('answers', () => {
  it('say good, revoked and unknown, to POST and GET, by SHA-1 and SHA-256', async () => {
    expect(await statusOf(encodeOcspRequest([idOf(issued)]))).toEqual(['good']);
    expect(await statusOf(encodeOcspRequest([idOf(issued, SHA256)]))).toEqual(['good']);
    // What was issued before the CA answered is its own all the same.
    expect(await statusOf(encodeOcspRequest([idOf(early)]))).toEqual(['good']);
    const unknown = encodeCertId(issuerOf(issued), '7b', SHA1);
    expect(await statusOf(encodeOcspRequest([unknown, idOf(issued)]))).toEqual(['unknown', 'good']);

    await bench.admin('POST', `${CERTIFICATES}/${early.id}/revocation`, { reason: 'superseded' });
    bench.app.clock.advance(3);
    const { bytes } = await get(encodeOcspRequest([idOf(early)]));
    expect(parseOcspResponse(bytes).data.responses).toMatchObject([
      { status: 'revoked', reason: 'superseded' },
    ]);
  });

  it('are not for a number that was reserved and never issued', async () => {
    await bench.app.database.asAdministrator(
      `insert into serial_numbers (company_id, certificate_authority_id, serial_number, purpose, tbs_der)
       values ($1, $2, '0badc0de', 'ISSUER_CERTIFICATE', '')`,
      [bench.app.companyId, caId],
    );
    const reserved = encodeCertId(issuerOf(issued), '0badc0de', SHA1);
    expect(await statusOf(encodeOcspRequest([reserved]))).toEqual(['unknown']);
  });

  it('are signed once and given to everybody, nonce or not, until they change', async () => {
    const plain = await get(encodeOcspRequest([idOf(issued)]));
    const nonce = await post(encodeOcspRequestWithNonce([idOf(issued)], Buffer.alloc(32, 7)));
    expect(nonce.bytes).toEqual(plain.bytes);
    bench.app.clock.advance(3600);
    expect((await get(encodeOcspRequest([idOf(issued)]))).bytes).toEqual(plain.bytes);
    // Past half of its life.
    bench.app.clock.advance(2 * 3600);
    const next = await get(encodeOcspRequest([idOf(issued)]));
    expect(next.bytes).not.toEqual(plain.bytes);
    expect(parseOcspResponse(next.bytes).data.producedAt.getTime()).toBeGreaterThan(
      parseOcspResponse(plain.bytes).data.producedAt.getTime(),
    );
  });

  it('are not kept for a number that a stranger makes up', async () => {
    const madeUp = encodeOcspRequest([encodeCertId(issuerOf(issued), '7c', SHA1)]);
    const first = await post(madeUp);
    bench.app.clock.advance(3);
    expect((await post(madeUp)).bytes).not.toEqual(first.bytes);
  });

  it('can be kept by HTTP caches for minutes (RFC 5019 §6.2)', async () => {
    const request = encodeOcspRequest([idOf(issued)]);
    const { bytes, headers, status } = await get(request);
    expect([status, headers['content-type']]).toEqual([200, 'application/ocsp-response']);
    expect(headers['cache-control']).toBe('max-age=300, public, no-transform, must-revalidate');
    const [answer] = parseOcspResponse(bytes).data.responses;
    expect(headers['expires']).toBe(answer?.nextUpdate.toUTCString());
    expect(headers['last-modified']).toBe(answer?.thisUpdate.toUTCString());
    const again = await get(request, { 'if-none-match': String(headers['etag']) });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });

  it('come from a responder that the CA has certified for a day, and whose number it knows', async () => {
    const { bytes } = await get(encodeOcspRequest([idOf(issued)]));
    const { tbs } = parseCertificate(parseOcspResponse(bytes).responderCertificateDer);
    expect(tbs.notAfter.getTime() - tbs.notBefore.getTime()).toBe((86_400 + 30) * 1000);
    const number = encodeCertId(issuerOf(issued), toHex(tbs.serialNumber), SHA1);
    expect(await statusOf(encodeOcspRequest([number]))).toEqual(['good']);
    const events = async (): Promise<number> =>
      (
        await bench.app.database.asAdministrator(
          `select from audit_events where type = 'ocsp-responder.signing'`,
        )
      ).length;
    const before = await events();
    bench.app.clock.advance(13 * 3600);
    const later = await get(encodeOcspRequest([idOf(issued)]));
    const successor = parseCertificate(parseOcspResponse(later.bytes).responderCertificateDer);
    expect(successor.tbs.notAfter.getTime()).toBeGreaterThan(tbs.notAfter.getTime());
    expect(await events()).toBe(before + 1);
  });

  it('convince openssl', async () => {
    const files = {
      'root.pem': bench.root,
      'issuer.pem': issued.issuerCertificates[0] ?? '',
      'sub.pem': String(issued.certificate),
      'early.pem': String(early.certificate),
    };
    const at = String(Math.floor(bench.app.clock.now().getTime() / 1000));
    const ask = async (certificate: string): Promise<string> => {
      const asking = ['ocsp', '-issuer', 'issuer.pem', '-cert', certificate];
      const request = withFiles(files, (cwd) =>
        openssl([...asking, '-reqout', '-'], { cwd }),
      ).stdoutBytes;
      const { bytes } = await post(request);
      return withFiles({ ...files, 'answer.der': bytes }, (cwd) => {
        const { stderr, stdout } = openssl(
          [...asking, '-respin', 'answer.der', '-CAfile', 'root.pem']
            .concat('-verify_other', 'issuer.pem', '-attime', at)
            .concat('-validity_period', '1000000000', '-no_nonce'),
          { cwd },
        );
        return stderr + stdout;
      });
    };
    expect(await ask('sub.pem')).toMatch(/Response verify OK\nsub.pem: good/);
    expect(await ask('early.pem')).toMatch(/Response verify OK\nearly.pem: revoked/);
  });
});

describe('what is not answered', () => {
  it('is a certificate of another CA', async () => {
    const root = readCaCertificate(derOf(issued.issuerCertificates[1]));
    const foreign = encodeCertId(root, issued.serialNumber ?? '', SHA1);
    expect(await refusalOf(encodeOcspRequest([foreign]))).toBe(ERROR.unauthorized);
    expect(await refusalOf(encodeOcspRequest([idOf(issued), foreign]))).toBe(ERROR.unauthorized);
  });

  it('is no request', async () => {
    const good = encodeOcspRequest([idOf(issued)]);
    for (const request of [
      Buffer.alloc(0),
      Buffer.from('hello'),
      good.slice(0, -1),
      Buffer.concat([good, Buffer.of(0)]),
      encodeOcspRequest([]),
      encodeOcspRequestWithNonce([idOf(issued)], new Uint8Array(129)),
    ]) {
      expect(await refusalOf(request)).toBe(ERROR.malformedRequest);
    }
    for (const text of ['', '%00', 'AAAA', '!!!!', '%2e%2e']) {
      const response = await bench.app.request('GET', `${address}/${text}`);
      expect(['404', ERROR.malformedRequest]).toContain(
        response.status === 404 ? '404' : response.bytes.toString('hex'),
      );
    }
    expect((await post(Buffer.alloc(5000, 0x30))).status).toBe(413);
  });

  it('is about a CA that is not there', async () => {
    const request = encodeOcspRequest([idOf(issued)]);
    for (const name of ['0'.repeat(40), 'x', '%2e%2e', caId]) {
      expect((await post(request, `/v1/builtinca/ocsp/${name}`)).status).toBe(404);
    }
  });

  it('goes on being answered when new certificates do not name the responder any more', async () => {
    expect(await change(false)).toMatchObject({ enabled: false, answersSince: expect.any(String) });
    bench.app.clock.advance(3);
    expect(await statusOf(encodeOcspRequest([idOf(issued)]))).toEqual(['good']);
    const bearer = await bench.app.signIn(bench.account);
    const response = await bench.bootstrap(
      { configurationId: bench.configurationId, certificateSigningRequest: await bench.request() },
      { bearer },
    );
    expect(accessOf(response.json())).toEqual([OID.caIssuers]);
  });

  it('is a CA that has ended: nobody can answer for it any more, and nobody tries', async () => {
    const request = encodeOcspRequest([idOf(issued)]);
    const { notAfter } = issuerOf(issued);
    const reserved = () =>
      bench.app.database.asAdministrator(
        `select from serial_numbers where purpose = 'OCSP_RESPONDER'`,
      );
    const before = (await reserved()).length;
    bench.app.clock.advance((notAfter.getTime() - bench.app.clock.now().getTime()) / 1000 + 1);
    expect(await refusalOf(request)).toBe(ERROR.unauthorized);
    expect(await reserved()).toHaveLength(before);
  });
});
