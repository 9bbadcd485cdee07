import { execFile } from 'node:child_process';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createMesh, type Mesh } from '../support/mesh.ts';
import { startIssuanceLoad } from './issuance-load.ts';
import { verifyWithOpenssl } from './verify-chains.ts';

const PROGRAM = fileURLToPath(new URL('../../apps/issuer/dist/main.js', import.meta.url));
/** Longer than it takes the control plane to heed a change (5 s), and an issuer to look (1 s), in milliseconds. */
const HEEDED_MS = 8_000;

let mesh: Mesh | undefined;
afterEach(async () => {
  await mesh?.close();
  mesh = undefined;
});

/** As a person would: `luciole-issuer doctor`. */
function doctor(configFile: string): Promise<{ readonly code: number; readonly stdout: string }> {
  const args = [PROGRAM, 'doctor', '--config', configFile];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout });
    });
  });
}

/** Replaces a file at once, as docs/how-to/rotate-a-service-account-key.md does. */
async function put(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function publicPem(privateKeyPem: string): string {
  const key = createPublicKey(createPrivateKey(privateKeyPem));
  return key.export({ type: 'spki', format: 'pem' }).toString().trim();
}

const portOf = (url: string): number => Number(new URL(url).port);

describe('the key of a service account', () => {
  it('is replaced under load without a failed request, twice, by way of a file with both', async () => {
    mesh = await createMesh();
    const { administrator, api, client, folder, identityProvider, rootPem, setUp, token } = mesh;
    const privateKeyFile = join(folder, 'service-account.key.pem');
    const { account } = setUp;
    await put(privateKeyFile, account.privateKeyPem);
    const bootstrap = {
      controlPlane: {
        url: api().baseUrl,
        clientId: account.id,
        privateKeyFile,
        pollInterval: 'PT1S',
      },
    };
    const issuer = await mesh.startIssuer({ settings: { bootstrap } });
    const load = await startIssuanceLoad(
      { client: issuer.client, policyName: setUp.policyName, token },
      { connections: 4, pauseMs: 10 },
    );
    const configFile = join(folder, 'issuer.yaml');
    const exception = {
      host: 'localhost',
      port: identityProvider.port,
      caFile: identityProvider.caFile,
    };
    await writeFile(
      configFile,
      JSON.stringify({
        bootstrap,
        server: {
          rest: {
            host: '127.0.0.1',
            port: portOf(issuer.baseUrl),
            tls: { dnsNames: ['localhost'] },
          },
        },
        operations: { port: portOf(issuer.operationsUrl) },
        outgoing: { exceptions: [exception] },
      }),
    );

    let former = account.privateKeyPem;
    for (const next of [newKey(), newKey()]) {
      await put(privateKeyFile, former + next);
      await sleep(1_500);
      await client.must({
        method: 'PATCH',
        path: `/v1/serviceaccounts/${account.id}`,
        as: administrator,
        json: { publicKey: publicPem(next) },
      });
      await sleep(HEEDED_MS);
      await put(privateKeyFile, next);
      former = next;
    }
    expect(issuer.printed().match(/signing in again/g)?.length).toBeGreaterThanOrEqual(2);
    expect(issuer.printed()).not.toContain('ACCOUNT_REFUSED');
    // The issuer that runs is no obstacle, and the key that is left is the account's.
    const healthy = await doctor(configFile);
    expect(healthy.stdout).toContain('an issuer serves 127.0.0.1');
    expect(healthy).toMatchObject({ code: 0 });
    await put(privateKeyFile, account.privateKeyPem);
    const outdated = await doctor(configFile);
    expect(outdated.stdout).toMatch(/^problem {2}credential: the sign-in is refused/m);
    expect(outdated.code).toBe(1);
    await put(privateKeyFile, former);

    await load.stop();
    expect(load.failures).toEqual([]);
    expect(await verifyWithOpenssl(load.issued, rootPem, folder)).toBe(load.issued.length);
    await issuer.stop();
    expect(await mesh.totalCount()).toBe(load.issued.length);
  });
});
