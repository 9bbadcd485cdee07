import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpiffeBundle, TrustAnchorInformation, TrustBundleDetails } from '@luciole/contract';
import { encodePem } from '@luciole/pki';
import { afterEach, describe, expect, it } from 'vitest';
import type { IssuerProcess } from '../support/issuer-process.ts';
import { createMesh, type Mesh } from '../support/mesh.ts';
import { openssl } from '../support/openssl.ts';
import { startIssuanceLoad } from './issuance-load.ts';
import { verifyWithOpenssl } from './verify-chains.ts';

const BUNDLES = '/v1/trustbundles';
/** How long the machine may take for what issuers do every second. */
const PATIENCE = { timeout: 120_000, interval: 500 };

let mesh: Mesh | undefined;
afterEach(async () => {
  await mesh?.close();
  mesh = undefined;
});

/** A control plane with a bundle for its configuration, as an administrator sees it. */
class Administrator {
  readonly #mesh: Mesh;
  bundleId = '';

  constructor(of: Mesh) {
    this.#mesh = of;
  }

  must<T>(method: 'GET' | 'POST' | 'PATCH', path: string, json?: unknown): Promise<T> {
    return this.#mesh.client.must<T>({ method, path, json, as: this.#mesh.administrator });
  }

  /** The codes with which a change is refused; none when it is not. */
  async refused(method: 'POST' | 'PATCH', path: string, json: unknown): Promise<string> {
    const { body, status } = await this.#mesh.client.send({
      method,
      path,
      json,
      as: this.#mesh.administrator,
    });
    return status < 300 ? '' : JSON.stringify(body);
  }

  details(): Promise<TrustBundleDetails> {
    return this.must('GET', `${BUNDLES}/${this.bundleId}`);
  }

  stage(json: unknown): Promise<TrustAnchorInformation> {
    return this.must('POST', `${BUNDLES}/${this.bundleId}/anchors`, json);
  }

  change({ id }: { readonly id: string }, state: string): Promise<string> {
    return this.refused('POST', `${BUNDLES}/${this.bundleId}/anchors/${id}/state`, { state });
  }

  async arrived(): Promise<number | undefined> {
    return (await this.details()).arrivals[0]?.newestCount;
  }
}

/** How many live certificates of issuers a provider has given. */
async function liveUnder(administrator: Administrator, subCaProviderId: string): Promise<number> {
  const { certificateCount } = await administrator.must<{ certificateCount: number }>(
    'POST',
    '/v1/distributedissuers/revocations/preview',
    { selection: { subCaProviderId } },
  );
  return certificateCount;
}

/** Another root with a provider under it. */
async function nextRoot(administrator: Administrator) {
  const { account, productOptions } = await administrator.must<{
    account: { id: string; accountDetails: { trustChain: { id: string; certificate: string }[] } };
    productOptions: { id: string }[];
  }>('POST', '/v1/certificateauthorities/BUILTIN/accounts', {
    key: 'Next',
    keyAlgorithm: 'EC_P256',
    validityPeriod: 'P5Y',
    newRoot: true,
  });
  const provider = await administrator.must<{ id: string }>(
    'POST',
    '/v1/distributedissuers/subcaproviders',
    {
      name: 'next',
      caType: 'BUILTIN',
      caAccountId: account.id,
      caProductOptionId: productOptions[0]?.id,
      commonName: 'next issuer',
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P7D',
    },
  );
  return { pem: account.accountDetails.trustChain.at(-1)?.certificate ?? '', provider };
}

/** The root that a mesh has made for itself. */
async function meshRoot(folder: string): Promise<string> {
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', join(folder, 'mesh.key')];
  const subject = ['-subj', '/O=cluster.local', '-addext', 'keyUsage=critical,keyCertSign'];
  const file = join(folder, 'mesh.pem');
  await openssl('req', '-x509', ...key, ...subject, '-days', '3650', '-out', file);
  return (await openssl('x509', '-in', file)).trim();
}

async function served({ client }: IssuerProcess): Promise<readonly string[]> {
  const { body } = await client.get('/v1/trustbundle/spiffe');
  return keysOf(body as unknown as SpiffeBundle);
}

const keysOf = ({ keys }: SpiffeBundle): readonly string[] => keys.map(({ x5c }) => x5c[0] ?? '');

describe('the root of a mesh', () => {
  it('is replaced under load: staged, proven, switched, drained and withdrawn, and no step before its time', async () => {
    const own = (mesh = await createMesh());
    const { client, folder, rootPem, setUp, token } = own;
    const administrator = new Administrator(mesh);
    const next = await nextRoot(administrator);
    const configuration = `/v1/distributedissuers/configurations/${setUp.configurationId}`;
    const switchOver = { subCaProviderId: next.provider.id };
    const created = await administrator.must<TrustBundleDetails>('POST', BUNDLES, {
      trustDomain: 'cluster.local',
      refreshHintSeconds: 1,
      configurationIds: [setUp.configurationId],
    });
    administrator.bundleId = created.id;
    const [old] = created.anchors;
    const roots = `${rootPem.trim()}\n${next.pem.trim()}\n`;
    const issuers = await Promise.all(
      ['one', 'two'].map((instanceName) => own.startIssuer({ instanceName, rootPem: roots })),
    );
    const [first] = issuers;
    if (first === undefined || old === undefined) throw new Error('nothing was started');
    const load = await startIssuanceLoad(
      { client: first.client, policyName: setUp.policyName, token },
      { connections: 1, pauseMs: 500 },
    );

    expect(await administrator.refused('PATCH', configuration, switchOver)).toContain('24503');
    await administrator.stage({ certificate: await meshRoot(folder) });
    const staged = await administrator.stage({ certificate: next.pem });
    expect(await administrator.refused('PATCH', configuration, switchOver)).toContain('24503');
    await expect.poll(() => administrator.arrived(), PATIENCE).toBe(2);
    const published = keysOf(
      JSON.parse(
        (await client.download(`${BUNDLES}/${created.id}/files/spiffe.json`)).toString(),
      ) as SpiffeBundle,
    );
    expect(published).toHaveLength(3);
    for (const [index, x5c] of published.entries()) {
      const file = join(folder, `anchor-${index}.pem`);
      await writeFile(file, encodePem('CERTIFICATE', Buffer.from(x5c, 'base64')));
      expect(await openssl('verify', '-x509_strict', '-CAfile', file, file)).toContain('OK');
    }
    for (const issuer of issuers) expect(await served(issuer)).toEqual(published);

    await expect.poll(() => administrator.change(staged, 'TRUSTED'), PATIENCE).toBe('');
    expect(await administrator.refused('PATCH', configuration, switchOver)).toBe('');
    expect(await administrator.change(old, 'WITHDRAWN')).toContain('is live');
    // Both hold a certificate under the new root when they report again.
    await expect
      .poll(async () => {
        const { arrivals } = await administrator.details();
        return [arrivals[0]?.newestCount, await liveUnder(administrator, next.provider.id)];
      }, PATIENCE)
      .toEqual([2, 2]);
    await administrator.must('POST', '/v1/distributedissuers/revocations', {
      selection: { subCaProviderId: setUp.subCaProviderId },
      reason: 'superseded',
      certificateCount: 2,
    });
    expect(await administrator.change(old, 'WITHDRAWN')).toBe('');
    for (const issuer of issuers) {
      await expect.poll(async () => (await served(issuer)).length, PATIENCE).toBe(2);
    }

    await load.stop();
    expect(load.failures).toEqual([]);
    expect(await verifyWithOpenssl(load.issued, roots, folder)).toBe(load.issued.length);
  });
});
