import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestHierarchy } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readYaml } from '../../apps/issuer/src/config/yaml-document.ts';
import type {
  IssuerCredential,
  IssuerPlan,
} from '../../apps/web/src/features/connect-issuer/issuer-plan.ts';
import { piecesOf } from '../../apps/web/src/features/connect-issuer/pieces.ts';
import { PLACES } from '../../apps/web/src/lib/places.ts';
import { jwsPart } from '../support/assertion.ts';

const FINE = 'The settings can be used: no warnings.\n';
const ISSUER = fileURLToPath(new URL('../../apps/issuer/dist/main.js', import.meta.url));

/** What people call things: words that YAML or a shell would take for something else. */
const NAMES = [
  'mesh',
  'yes',
  '1e3',
  "it's: a #1 & 'quoted' \"name\" $HOME",
  'größer\nals eine Zeile',
];

/** The files that the page about connecting an issuer shows, judged by the issuer itself. */
describe('the files of an issuer', () => {
  let folder: string;
  let privateKeyPem: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'luciole-connect-'));
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
    };
    const { root } = await createTestHierarchy({ now: new Date() });
    write('service-account.key.pem', privateKeyPem);
    write('control-plane-ca.pem', root.certificate.pem);
    write('idp-ca.pem', root.certificate.pem);
    write('token', `${jwsPart({ alg: 'none' })}.${jwsPart({})}.x`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const credentials: readonly (readonly [string, () => IssuerCredential])[] = [
    [
      'a key that was made in the browser',
      () => ({ kind: 'key', clientId: randomUUID(), privateKeyPem }),
    ],
    ['a key that somebody has', () => ({ kind: 'key', clientId: randomUUID() })],
    [
      'a token of its platform',
      () => ({ kind: 'token', companyId: randomUUID(), audience: 'luciole' }),
    ],
  ];

  describe.each(PLACES)('in %s', (place) => {
    it.each(credentials)('can be used without a warning, with %s', (_title, credential) => {
      expect(check(yamlOf({ ...planOf(credential()), place }))).toBe(FINE);
    });
  });

  it.each(NAMES)('can be used whatever somebody calls things: %j', (name) => {
    const plan = planOf({ kind: 'key', clientId: randomUUID() });
    const instanceName = name.replace('\n', ' ');
    expect(check(yamlOf({ ...plan, configurationName: name, instanceName }))).toBe(FINE);
  });

  it('is what the manifest of a cluster holds, which is YAML itself', () => {
    const plan: IssuerPlan = {
      ...planOf({ kind: 'key', clientId: randomUUID(), privateKeyPem }),
      place: 'kubernetes',
    };
    const documents = piecesOf(plan)
      .filter(({ title }) => title === 'Manifest' || title === 'Secret')
      .flatMap(({ content }) => content.split(/^---$/m))
      .map((text) => readYaml(text));
    expect(documents.flatMap(({ problems }) => problems)).toEqual([]);
    expect(documents.map(({ tree }) => tree?.['kind'])).toEqual([
      'Secret',
      'ServiceAccount',
      'ConfigMap',
      'Deployment',
      'Service',
    ]);
    expect(documents[0]?.tree).toMatchObject({
      stringData: { 'service-account.key.pem': privateKeyPem },
    });
    expect(documents[2]?.tree).toMatchObject({ data: { 'issuer.yaml': yamlOf(plan) } });
  });

  it('holds the private key in the manifest of the Secret and nowhere else', () => {
    const plan = planOf({ kind: 'key', clientId: randomUUID(), privateKeyPem });
    const pieces = piecesOf({ ...plan, place: 'kubernetes' });
    const holding = pieces.filter(({ content }) => content.includes('PRIVATE KEY'));
    expect(holding.map(({ title }) => title)).toEqual(['Secret']);
  });

  /** Paths of containers and machines stand for the folder of the test. */
  function check(yaml: string): string {
    const file = join(folder, 'issuer.yaml');
    const here = yaml
      .replaceAll('/etc/luciole-issuer/', `${folder}/`)
      .replaceAll('/var/run/secrets/luciole/', `${folder}/`)
      .replaceAll(/^(stateDirectory: ).*$/gm, `$1${folder}/state`)
      // Containers publish it or not; that is their wall, and the warning is meant for machines.
      .replaceAll(/^(operations:\n {2}host: )0\.0\.0\.0$/gm, '$1127.0.0.1');
    writeFileSync(file, here, { mode: 0o600 });
    const { stdout, stderr } = spawnSync(process.execPath, [ISSUER, 'check', '--config', file], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '' },
    });
    return `${stdout}${stderr}`;
  }
});

function yamlOf(plan: IssuerPlan): string {
  return piecesOf(plan).find(({ fileName }) => fileName === 'issuer.yaml')?.content ?? '';
}

function planOf(credential: IssuerCredential): IssuerPlan {
  return {
    place: 'node',
    configurationName: 'mesh',
    name: 'mesh',
    url: 'https://luciole.example.com:8443',
    credential,
    trustAnchors: ['ab'.repeat(32)],
    instanceName: 'mesh-1',
    dnsNames: ['mesh.luciole.svc', 'localhost'],
    hasPrivateCa: true,
    exceptions: ['idp.internal:8443=/etc/luciole-issuer/idp-ca.pem', 'idp.internal:9443'],
    namespace: 'luciole',
    image: 'registry.example.com:5000/luciole-issuer:1',
  };
}
