import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { RouteDefinition } from '@luciole/contract';
import { codes, pointers } from '../../test/support/answers.ts';
import {
  type AnsweredAccount,
  draft,
  ecPem,
  federated,
  pem,
} from '../../test/support/account-drafts.ts';
import { createTestApp, type TestApp, type TestRequest } from '../../test/support/test-app.ts';

const PATH = '/v1/serviceaccounts';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(async () => {
  await app.close();
});

const call = (
  method: RouteDefinition['method'],
  path: string,
  json?: unknown,
  credential: TestRequest = { apiKey: app.apiKey },
) => app.request(method, path, { ...credential, ...(json === undefined ? {} : { json }) });

async function created(body: unknown, credential?: TestRequest): Promise<AnsweredAccount> {
  const response = await call('POST', PATH, body, credential);
  expect(response.text).not.toContain('errors');
  return response.json<AnsweredAccount>();
}

const read = async (id: string) => (await call('GET', `${PATH}/${id}`)).json<AnsweredAccount>();

describe('the public key', () => {
  it.each([
    ['with CR LF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['on one line', (text: string) => text.trim().replaceAll(/(?<=-----\n[^-]*)\n(?=[^-])/g, '')],
    ['with space around it', (text: string) => ` \n${text}\n\n`],
  ])('keeps a PEM %s byte for byte', async (_title, change) => {
    const publicKey = change(ecPem());
    const { id } = await created(draft({ publicKey }));
    expect((await read(id)).publicKey).toBe(publicKey);
  });

  it('refuses the key of a CA of the company, at creation and at a change (ruling 10)', async () => {
    const ca = await call('POST', '/v1/certificateauthorities/BUILTIN/accounts', {
      key: 'Mesh',
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P1Y',
      newRoot: true,
    });
    const [first] = ca.json<{
      account: { accountDetails: { trustChain: { certificate: string }[] } };
    }>().account.accountDetails.trustChain;
    const publicKey = pem(createPublicKey(first?.certificate ?? ''));
    const { id } = await created(draft());
    for (const response of [
      await call('POST', PATH, draft({ publicKey })),
      await call('PATCH', `${PATH}/${id}`, { publicKey }),
    ]) {
      expect([codes(response), pointers(response)]).toEqual([[400, 60293], ['/publicKey']]);
    }
  });

  it.each([
    ['rsa', { modulusLength: 2048 }],
    ['rsa', { modulusLength: 4096 }],
    ['ec', { namedCurve: 'P-384' }],
    ['ec', { namedCurve: 'P-521' }],
  ] as const)('takes an %s key of %o', async (type, options) => {
    const { publicKey } =
      type === 'rsa' ? generateKeyPairSync(type, options) : generateKeyPairSync(type, options);
    expect((await call('POST', PATH, draft({ publicKey: pem(publicKey) }))).status).toBe(200);
  });

  it.each([
    ['RSA of 1024 bits', () => pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)],
    [
      'RSA with exponent 3',
      () => pem(generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).publicKey),
    ],
    ['secp256k1', () => pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey)],
    ['Ed25519', () => pem(generateKeyPairSync('ed25519').publicKey)],
    ['RSA-PSS', () => pem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey)],
    ['a point off the curve', () => pemOf(offCurve())],
    ['two blocks', () => ecPem() + ecPem()],
    ['text before the block', () => `Subject: x\n${ecPem()}`],
    ['trailing bytes in the DER', () => pemOf(Buffer.concat([derOf(ecPem()), Buffer.from([0])]))],
    [
      'a private key',
      () =>
        generateKeyPairSync('ec', { namedCurve: 'P-256' })
          .privateKey.export({ type: 'pkcs8', format: 'pem' })
          .toString(),
    ],
    ['more than 2000 characters', () => `${ecPem()}${'\n'.repeat(2000)}`],
    ['no PEM', () => 'ssh-ed25519 AAAA'],
    ['deep nesting', () => pemOf(Buffer.alloc(1200, Buffer.from('3080', 'hex')))],
  ])('refuses %s as a public key with 60293', async (_title, make) => {
    const response = await call('POST', PATH, draft({ publicKey: make() }));
    expect(codes(response)).toEqual([400, 60293]);
    expect(pointers(response)).toEqual(['/publicKey']);
  });

  it('gives a public key to one account of the deployment (ruling 15)', async () => {
    const publicKey = ecPem();
    await created(draft({ publicKey }));
    const again = await call('POST', PATH, draft({ publicKey: publicKey.trim() }));
    expect(codes(again)).toEqual([409, 60292]);
    const other = await app.createCompany();
    const elsewhere = await call('POST', PATH, draft({ publicKey }), { apiKey: other.apiKey });
    expect(codes(elsewhere)).toEqual([409, 60292]);
  });
});

describe('an account that cannot be', () => {
  it.each<[string, Record<string, unknown>, readonly (readonly [number, string])[]]>([
    ['no name', { name: undefined }, [[60290, '/name']]],
    ['a blank name', { name: '  ' }, [[60290, '/name']]],
    ['a long name', { name: 'é'.repeat(251) }, [[60290, '/name']]],
    ['a control character', { name: 'a\u0007b' }, [[60290, '/name']]],
    ['no scopes', { scopes: null }, [[60290, '/scopes']]],
    ['empty scopes', { scopes: [] }, [[60290, '/scopes']]],
    [
      'a scope twice',
      { scopes: ['distributed-issuance', 'distributed-issuance'] },
      [[60290, '/scopes']],
    ],
    ['two roles', { scopes: ['platform-admin-role', 'tenant-admin-role'] }, [[60223, '/scopes']]],
    ['an unknown scope', { scopes: ['x'] }, [[60294, '/scopes']]],
    ['lifetime 0', { credentialLifetime: 0 }, [[60290, '/credentialLifetime']]],
    ['lifetime 366', { credentialLifetime: 366 }, [[60290, '/credentialLifetime']]],
    ['a federation without its type', { subject: 'x' }, [[60290, '/subject']]],
    ['a registry account', { authenticationType: 'ociToken' }, [[60297, '/authenticationType']]],
    [
      'several problems at once',
      { name: '', scopes: [], credentialLifetime: 999 },
      [
        [60290, '/name'],
        [60290, '/scopes'],
        [60290, '/credentialLifetime'],
      ],
    ],
  ])('refuses %s', async (_title, changes, expected) => {
    const response = await call('POST', PATH, draft(changes));
    expect(codes(response)).toEqual([400, ...expected.map(([code]) => code)]);
    expect(pointers(response)).toEqual(expected.map(([, pointer]) => pointer));
  });

  it.each([
    ['audience', ''],
    ['audience', 'x'.repeat(251)],
    ['subject', null],
    ['issuerURL', 'http://idp.example'],
    ['issuerURL', 'idp.example'],
    ['jwksURI', 'https://user:secret@idp.example/keys'],
    ['jwksURI', 'file:///etc/passwd'],
    ['credentialLifetime', 30],
    ['publicKey', 'x'],
  ])('refuses a federation whose %s is %o', async (member, value) => {
    const response = await call('POST', PATH, federated({ [member]: value }));
    expect(codes(response)).toEqual([400, 60290]);
    expect(pointers(response)).toEqual([`/${member}`]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown field', { surprise: 1 }, '/surprise'],
    ['a read-only field', { id: randomUUID() }, '/id'],
    ['a number as name', { name: 7 }, '/name'],
    ['an unknown type', { authenticationType: 'password' }, '/authenticationType'],
    ['an owner that is no UUID', { owner: 'x' }, '/owner'],
    ['a fractional lifetime', { credentialLifetime: 1.5 }, '/credentialLifetime'],
    ['U+0000', { name: 'a\0' }, '/name'],
    ['an application that is no UUID', { applications: ['x'] }, '/applications/0'],
  ])('answers 1006 to %s', async (_title, changes, pointer) => {
    const response = await call('POST', PATH, draft(changes));
    expect(codes(response)).toEqual([400, 1006]);
    expect(pointers(response)).toEqual([pointer]);
  });
});

function derOf(text: string): Buffer {
  return createPublicKey(text).export({ type: 'spki', format: 'der' });
}

function pemOf(der: Buffer): string {
  return `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
}

function offCurve(): Buffer {
  const der = derOf(ecPem());
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
  return der;
}
