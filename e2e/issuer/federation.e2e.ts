import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation } from '../support/control-plane-processes.ts';
import { IdentityProvider } from '../support/identity-provider.ts';
import { startIssuer } from '../support/issuer-process.ts';
import { createIssuerSetUp, entitlement, rootOf } from '../support/issuer-set-up.ts';
import { workloadRequests } from './issuance-load.ts';

const SUBJECT = 'system:serviceaccount:mesh:issuer';
const AUDIENCE = 'luciole';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe('an issuer without a key of its own', () => {
  it('signs in with the token in its file, once for each token (ruling 15)', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'luciole-federation-'));
    closing.push(() => rm(folder, { recursive: true }));
    const platform = await IdentityProvider.start(folder);
    closing.push(() => platform.close());
    const installation = await createInstallation({
      LUCIOLE_FETCH_EXCEPTIONS: `localhost:${platform.port}=${platform.caFile}`,
    });
    closing.push(() => installation.close());
    const api = await installation.serve();
    const client = new ControlPlaneClient(api.baseUrl);
    const administrator = { apiKey: installation.apiKey };
    const setUp = await createIssuerSetUp(client, administrator, {
      clientAuthentication: {
        type: 'JWT_OIDC',
        baseUrl: platform.issuer,
        audience: platform.audience,
      },
    });
    const { id } = await client.must<{ id: string }>({
      method: 'POST',
      path: '/v1/serviceaccounts',
      as: administrator,
      json: {
        name: 'federated',
        scopes: ['distributed-issuance'],
        authenticationType: 'rsaKeyFederated',
        issuerURL: platform.issuer,
        jwksURI: platform.jwksUri,
        subject: SUBJECT,
        audience: AUDIENCE,
      },
    });
    await client.must({
      method: 'PATCH',
      path: `/v1/distributedissuers/configurations/${setUp.configurationId}`,
      as: administrator,
      json: { serviceAccountIds: [id] },
    });
    const { companyId } = await client.must<{ companyId: string }>({
      path: `/v1/serviceaccounts/${id}`,
      as: administrator,
    });
    const tokenFile = join(folder, 'token');
    const writeToken = () =>
      writeFile(tokenFile, platform.token({ claims: { sub: SUBJECT, aud: [AUDIENCE] } }));
    const start = async (mayBeUnready: boolean) => {
      const issuer = await startIssuer({
        url: api.baseUrl,
        account: setUp.account,
        identityProvider: platform,
        rootPem: await rootOf(client, administrator),
        mayBeUnready,
        settings: {
          bootstrap: {
            controlPlane: {
              url: api.baseUrl,
              federation: { companyId, tokenFile },
              pollInterval: 'PT1S',
            },
          },
        },
      });
      closing.push(() => issuer.stop());
      return issuer;
    };

    await writeToken();
    const first = await start(false);
    const [request = ''] = await workloadRequests(1);
    const token = () => platform.token({ claims: entitlement(setUp.configurationName) });
    expect((await first.client.sign(request, setUp.policyName, token())).status).toBe(200);
    await first.stop();

    // Within the same pod the file still holds the token that was exchanged.
    const second = await start(true);
    await sleep(3_000);
    expect((await second.readiness()).status).toBe(503);
    await writeToken();
    const deadline = performance.now() + 30_000;
    while ((await second.readiness()).status !== 200) {
      if (performance.now() > deadline) throw new Error(second.printed());
      await sleep(100);
    }
    expect((await second.client.sign(request, setUp.policyName, token())).status).toBe(200);
  });
});
