import type {
  CaAccountWithProductOptions,
  CaCustody,
  CaRequestInformation,
  CaSuccession,
  OfflineRequestFile,
} from '@luciole/contract';
import { decodePem, encodePem, prepareCrl } from '@luciole/pki';
import { signCrl, type Signer } from '@luciole/pki/node';
import { opensslOk } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createIssuerBench, type IssuerBench } from '../../../test/support/issuer-bench.ts';
import type { TestResponse } from '../../../test/support/test-app.ts';
import { CompanyDatabase } from '../../database/company-database.ts';
import { UpkeepService } from '../../upkeep/upkeep.service.ts';
import { CaKeys } from '../ca-keys.ts';
import { CrossCertification } from '../cross-certification.ts';
import { type IssuingMaterial, IssuingCasService } from '../issuing-cas.service.ts';
import { composeRootExport } from './compose-offline-roots.ts';
import { sha256Hex } from './request-files.ts';
import { type LeavingRoot, type RootExport } from './root-export.ts';
import {
  decodeSealedRoot,
  encodeSealedRoot,
  openSealedRoot,
  type SealedRoot,
} from './sealed-root.ts';
import { prepareOffline } from './sign-offline.ts';

const ACCOUNTS = '/v1/certificateauthorities/BUILTIN/accounts';
const REQUESTS = '/v1/certificateauthorities/BUILTIN/requests';
const AUTHORITIES = '/v1/certificateauthorities/BUILTIN/authorities';
const PASSPHRASE = Buffer.from('four words that nobody says');
const DAY = 86_400;
const NEW_ROOT = {
  wanted: {
    subject: {
      commonName: ['Root 2'],
      organization: [],
      organizationalUnit: [],
      locality: [],
      stateOrProvince: [],
      country: [],
    },
    keyAlgorithm: 'EC_P256',
    validityPeriod: 'P1Y',
  },
} as const;

let bench: IssuerBench;
let roots: RootExport;
let rootId: string;
let firstCaId: string;
let sealed: SealedRoot;
let signer: Signer;
/** What signing with the root took, before its key left. */
let loaded: IssuingMaterial;
const by = () => ({
  companyId: bench.app.companyId,
  actor: { kind: 'SYSTEM', name: 'ceremony' } as const,
});
const codesOf = (response: TestResponse): readonly number[] =>
  response.json<{ errors: { code: number }[] }>().errors.map(({ code }) => code);
const rowsOf = (sql: string, values: readonly unknown[] = []) =>
  bench.app.database.asAdministrator(sql, [...values]);

async function chain() {
  const response = await bench.admin('GET', ACCOUNTS);
  const { accounts } = response.json<{ accounts: CaAccountWithProductOptions[] }>();
  return accounts[0]?.account.accountDetails.trustChain ?? [];
}
async function custody(): Promise<CaCustody> {
  return (await bench.admin('GET', `${AUTHORITIES}/${rootId}/custody`)).json();
}
async function succession(): Promise<CaSuccession> {
  return (await bench.admin('GET', `${AUTHORITIES}/${rootId}/succession`)).json();
}
const revoke = (id: string): Promise<TestResponse> =>
  bench.admin('POST', `${AUTHORITIES}/${id}/revocation`, { reason: 'keyCompromise' });
async function crlRequest(): Promise<OfflineRequestFile> {
  const response = await bench.admin('POST', `${AUTHORITIES}/${rootId}/crl-requests`);
  expect([response.status, response.text]).toEqual([201, expect.any(String)]);
  return response.json();
}
const publish = (crl: string): Promise<TestResponse> =>
  bench.admin('POST', `${AUTHORITIES}/${rootId}/crls`, { crl });
const signed = (content: string): Promise<string> =>
  prepareOffline(content, sealed, bench.app.clock.now()).sign(signer);

/** What leaves a root has while it leaves; its file opens. */
async function leave(): Promise<LeavingRoot> {
  const leaving = await roots.begin(by(), rootId);
  sealed = await decodeSealedRoot(await encodeSealedRoot(leaving, PASSPHRASE));
  signer = await openSealedRoot(sealed, PASSPHRASE);
  return leaving;
}

async function requested(key: string): Promise<CaRequestInformation> {
  const response = await bench.admin('POST', REQUESTS, {
    key,
    keyAlgorithm: 'EC_P256',
    rootId,
    validityPeriod: 'P3Y',
  });
  expect([response.status, response.text]).toEqual([201, expect.any(String)]);
  return response.json();
}
async function offlineFile(id: string): Promise<OfflineRequestFile> {
  return (await bench.admin('GET', `${REQUESTS}/${id}/offline-request`)).json();
}
const upload = (id: string, certificates: string): Promise<TestResponse> =>
  bench.admin('POST', `${REQUESTS}/${id}/certificate`, { certificates });

beforeAll(async () => {
  bench = await createIssuerBench({ settings: { LUCIOLE_PKI_URL: 'http://pki.example.com' } });
  const { app } = bench.app;
  roots = composeRootExport({
    database: app.get(CompanyDatabase),
    keys: app.get(CaKeys),
    clock: bench.app.clock,
  });
  const [own, root] = await chain();
  firstCaId = own?.id ?? '';
  rootId = root?.id ?? '';
});
afterAll(() => bench?.close());

describe('the key of a root', () => {
  it('stays while something needs it, or something happened while it left', async () => {
    await expect(roots.begin(by(), firstCaId)).rejects.toThrow('only the key of a root can leave');
    const ocsp = (enabled: boolean) =>
      bench.admin('PUT', `${AUTHORITIES}/${rootId}/ocsp`, { enabled });
    expect((await ocsp(true)).status).toBe(200);
    await expect(roots.begin(by(), rootId)).rejects.toThrow('answers OCSP');
    const { certificateSha256 } = await succession();
    const wanted = { certificateSha256, key: 'NEW', name: 'Root of Later', crossSign: true };
    const renewed = await bench.admin('POST', `${AUTHORITIES}/${rootId}/renewal`, wanted);
    expect([renewed.status, renewed.text]).toEqual([200, expect.any(String)]);
    expect((await ocsp(false)).status).toBe(200);
    await expect(roots.begin(by(), rootId)).rejects.toThrow('The cross-certificate of');
    const later = (await succession()).successor?.id ?? '';
    expect((await revoke(later)).status).toBe(200);
    expect((await bench.admin('POST', `${AUTHORITIES}/${later}/retirement`)).status).toBe(200);
    await rowsOf(`update certificate_authorities set status = 'PENDING' where id = $1`, [
      firstCaId,
    ]);
    await expect(roots.begin(by(), rootId)).rejects.toThrow('is being made under it');
    await rowsOf(`update certificate_authorities set status = 'ACTIVE' where id = $1`, [firstCaId]);

    const stale = await leave();
    await leave();
    await expect(roots.erase(by(), stale, '00')).rejects.toThrow('export once more');
    expect(await custody()).toMatchObject({ keyCustody: 'HERE', isCrlDue: false });
    const waiting = await bench.admin('POST', `${AUTHORITIES}/${rootId}/crl-requests`);
    expect(codesOf(waiting)).toEqual([25_111]);
  });

  it('leaves once, after a last CRL that is good for a year, and is erased here', async () => {
    loaded = await bench.app.app
      .get(CompanyDatabase)
      .inCompany(bench.app.companyId, (tx) =>
        bench.app.app.get(IssuingCasService).load(tx, rootId),
      );
    const leaving = await leave();
    await roots.erase(by(), leaving, 'ab'.repeat(32));
    const rows = await rowsOf(
      'select sealed_private_key, key_offline_since is not null as offline from certificate_authorities where id = $1',
      [rootId],
    );
    expect(rows).toEqual([{ sealed_private_key: null, offline: true }]);
    const held = await custody();
    expect(held).toMatchObject({ keyCustody: 'OFFLINE', isCrlDue: false, waitingRevocations: 0 });
    const days = (Date.parse(held.crlNextUpdate ?? '') - bench.app.clock.now().getTime()) / 1000;
    expect(Math.round(days / DAY)).toBe(365);
    expect((await chain())[1]).toMatchObject({ keyOfflineSince: expect.any(String) });
    await expect(roots.begin(by(), rootId)).rejects.toThrow('offline since');
    const [event] = await rowsOf(
      `select actor_name, after->>'fileSha256' as sha256 from audit_events where type = $1`,
      ['certificate-authority.key-exported'],
    );
    expect(event).toEqual({ actor_name: 'ceremony', sha256: 'ab'.repeat(32) });
  });

  it('is missed by nobody: what needs it says so, or leaves it alone', async () => {
    const upkeep = bench.app.app.get(UpkeepService);
    // Once, and the timer of the application may have been first.
    expect(await upkeep.forgetOfflineKeys()).toBeLessThanOrEqual(1);
    expect(await upkeep.forgetOfflineKeys()).toBe(0);
    await expect(
      bench.app.app
        .get(CompanyDatabase)
        .inCompany(bench.app.companyId, (tx) =>
          bench.app.app.get(IssuingCasService).load(tx, rootId),
        ),
    ).rejects.toMatchObject({ problems: [{ name: 'CA_KEY_OFFLINE' }] });
    const wanted = { key: 'Direct', keyAlgorithm: 'EC_P256', validityPeriod: 'P1Y' };
    for (const more of [{}, { rootId }]) {
      const made = await bench.admin('POST', ACCOUNTS, { ...wanted, ...more });
      expect([made.status, codesOf(made)]).toEqual([409, [25_110]]);
    }
    const ocsp = await bench.admin('PUT', `${AUTHORITIES}/${rootId}/ocsp`, {
      enabled: true,
    });
    expect(codesOf(ocsp)).toEqual([25_110]);
    expect(await upkeep.renewCrls()).toBe(0);
    const { certificateSha256 } = await succession();
    const successor = { certificateSha256, key: 'NEW', name: 'Root 2', crossSign: true };
    const crossed = await bench.admin('POST', `${AUTHORITIES}/${rootId}/renewal`, successor);
    expect([crossed.status, codesOf(crossed)]).toEqual([409, [25_110]]);
    // What was loaded before the key left, by whoever was making a root for seconds.
    await expect(
      bench.app.app.get(CrossCertification).sign(by(), loaded, { ...loaded, ...NEW_ROOT }),
    ).rejects.toMatchObject({ problems: [{ name: 'CA_KEY_OFFLINE' }] });
    // An issuer is served as before.
    expect((await bench.issued()).certificate).toContain('BEGIN CERTIFICATE');
  });
});

describe('an intermediate under an offline root', () => {
  it('is a request file, the same each time, and a CA like any other when it is signed', async () => {
    const request = await requested('Ceremony');
    expect(request).toMatchObject({ rootId, validityPeriod: 'P3Y' });
    const file = await offlineFile(request.id);
    expect(file.sha256).toBe(sha256Hex(file.content));
    expect(await offlineFile(request.id)).toEqual(file);
    const { description } = prepareOffline(file.content, sealed, bench.app.clock.now());
    const said = description.join('\n');
    for (const part of [
      'CN=Ceremony',
      'path length 1',
      'keyCertSign, cRLSign',
      'http://pki.example.com',
    ])
      expect(said).toContain(part);
    const answer = await upload(request.id, await signed(file.content));
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    const { account } = answer.json<CaAccountWithProductOptions>();
    const [own, above] = account.accountDetails.trustChain;
    expect([own?.status, above?.id]).toEqual(['ACTIVE', rootId]);
    expect((await bench.admin('GET', `/v1/builtinca/crl/${own?.caName}`)).status).toBe(200);
  });

  it('needs a root that is offline, and a lifetime', async () => {
    const body = { key: 'Refused', keyAlgorithm: 'EC_P256' };
    const codes = async (more: object) =>
      codesOf(await bench.admin('POST', REQUESTS, { ...body, ...more }));
    expect(await codes({ rootId })).toEqual([25_003]);
    expect(await codes({ rootId: firstCaId, validityPeriod: 'P1Y' })).toEqual([25_002]);
    const own = await bench.admin('POST', ACCOUNTS, {
      ...body,
      key: 'Other',
      validityPeriod: 'P1Y',
      newRoot: true,
    });
    const other = own.json<CaAccountWithProductOptions>().account.accountDetails.trustChain[1];
    expect(await codes({ rootId: other?.id, validityPeriod: 'P1Y' })).toEqual([25_111]);
    const elsewhere = await bench.admin('POST', REQUESTS, body);
    const { id } = elsewhere.json<CaRequestInformation>();
    expect(codesOf(await bench.admin('GET', `${REQUESTS}/${id}/offline-request`))).toEqual([
      25_111,
    ]);
  });
});

describe('the CRL of an offline root', () => {
  it('lists what is revoked when it was signed and uploaded; until then that is recorded', async () => {
    const revoked = await revoke(firstCaId);
    expect(revoked.json()).toMatchObject({ waitsForOfflineCrl: true });
    expect(await bench.app.app.get(UpkeepService).publishRevocations()).toBe(0);
    expect(await custody()).toMatchObject({ waitingRevocations: 1 });
    const first = await crlRequest();
    const { content } = await crlRequest();
    const later = await signed(content);
    const [serialNumber] = revoked.json<{ serialNumbers: string[] }>().serialNumbers;
    expect(content).toContain(serialNumber);
    const answer = await publish(later);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    expect(answer.json()).toMatchObject({ keyCustody: 'OFFLINE', waitingRevocations: 0 });
    const { caName } = await custody();
    const served = await bench.admin('GET', `/v1/builtinca/crl/${caName}`);
    expect(Buffer.from(served.bytes)).toEqual(Buffer.from(decodePem(later, ['X509 CRL'])));
    const text = opensslOk(['crl', '-noout', '-text'], { input: later }).stdout;
    expect(text).toContain('Key Compromise');
    // The file of before, and the same one again: their numbers are no longer above.
    expect(codesOf(await publish(await signed(first.content)))).toEqual([25_113]);
    expect(codesOf(await publish(later))).toEqual([25_113]);
  });

  it('is refused with its reason when it is of another CA, damaged, from tomorrow or takes something back', async () => {
    const { content } = await crlRequest();
    const { crlNumber } = JSON.parse(content) as { crlNumber: number };
    const at = bench.app.clock.now().getTime();
    const made = async (change: object): Promise<string> => {
      const list = {
        crlNumber,
        thisUpdate: new Date(at),
        nextUpdate: new Date(at + DAY * 1000),
        revoked: [],
        ...change,
      };
      return (await signCrl(prepareCrl(list, sealed.ca), signer)).pem;
    };
    const refused = async (pem: string) => codesOf(await publish(pem));
    expect(await refused(await made({}))).toEqual([25_115]);
    expect(await refused(await made({ crlNumber: crlNumber + 10 ** 9 }))).toEqual([25_113]);
    const tomorrow = {
      thisUpdate: new Date(at + DAY * 1000),
      nextUpdate: new Date(at + DAY * 2e3),
    };
    expect(await refused(await made(tomorrow))).toEqual([25_114]);
    const ended = { thisUpdate: new Date(at - DAY * 1000), nextUpdate: new Date(at - 1000) };
    expect(await refused(await made(ended))).toEqual([25_114]);
    const sharded = { distributionPoints: ['http://pki.example.com/crl-1'] };
    expect(await refused(await made(sharded))).toEqual([25_112]);
    const der = Buffer.from(decodePem(await signed(content), ['X509 CRL']));
    der.writeUInt8((der.at(-1) ?? 0) ^ 1, der.length - 1);
    const { caName } = (await chain())[0] ?? {};
    const another = await bench.admin('GET', `/v1/builtinca/crl/${caName}`);
    for (const bad of [der, Buffer.from(another.bytes), Buffer.from('0')]) {
      expect(await refused(encodePem('X509 CRL', bad))).toEqual([25_112]);
    }
    expect(await refused('hello')).toEqual([25_112]);
    expect((await publish(await signed(content))).status).toBe(200);
  });

  it('has a CA that it lists and nobody here knew sign no more, as if it had been revoked here', async () => {
    const { id } = await requested('Listed');
    expect((await upload(id, await signed((await offlineFile(id)).content))).status).toBe(200);
    const state = `select status, serial_number from certificate_authorities where id = $1`;
    const [ca] = await rowsOf(state, [id]);
    expect(ca).toMatchObject({ status: 'ACTIVE' });
    const { crlNumber, revoked } = JSON.parse((await crlRequest()).content) as {
      crlNumber: number;
      revoked: { serialNumber: string; revocationDate: string }[];
    };
    const revokedAt = bench.app.clock.now();
    const thisUpdate = new Date(Math.floor(revokedAt.getTime() / 1000) * 1000);
    const list = {
      crlNumber,
      thisUpdate,
      nextUpdate: new Date(thisUpdate.getTime() + DAY * 1000),
      revoked: [
        ...revoked.map(({ serialNumber }) => ({ serialNumber, revokedAt })),
        { serialNumber: String(ca?.['serial_number']), revokedAt },
      ],
    };
    const { pem } = await signCrl(prepareCrl(list, sealed.ca), signer);
    const answer = await publish(pem);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    expect(await rowsOf(state, [id])).toMatchObject([{ status: 'RETIRED' }]);
    const events = await rowsOf(
      `select after->>'crlNumber' as number from audit_events where type = $1 and subject_id = $2`,
      ['certificate-authority.revoked', id],
    );
    expect(events).toEqual([{ number: String(crlNumber) }]);
  });

  it('is due at half of its life, which the state says and no upkeep mends', async () => {
    await rowsOf(
      `update crls set this_update = this_update - interval '400 days' where certificate_authority_id = $1`,
      [rootId],
    );
    expect(await custody()).toMatchObject({ isCrlDue: true });
    await bench.app.app.get(UpkeepService).renewCrls();
    expect(await custody()).toMatchObject({ isCrlDue: true });
    expect((await publish(await signed((await crlRequest()).content))).status).toBe(200);
    expect(await custody()).toMatchObject({ isCrlDue: false });
  });
});
