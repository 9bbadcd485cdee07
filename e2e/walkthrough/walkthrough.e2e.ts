import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { walk } from './walkthrough.ts';

const SILENT = { step: () => undefined, sent: () => undefined, proves: () => undefined };

describe('the walkthrough', () => {
  let installation: Installation;
  let folder: string;

  beforeAll(async () => {
    installation = await createInstallation();
    folder = await mkdtemp(join(tmpdir(), 'luciole-walkthrough-'));
  });
  afterAll(async () => {
    await installation?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes an issuer to a counted certificate that openssl verifies', async () => {
    const api = await installation.serve();
    const outcome = await walk({
      client: new ControlPlaneClient(api.baseUrl),
      apiKey: installation.apiKey,
      folder,
      narrator: SILENT,
      now: () => new Date(),
    });
    expect(outcome.opensslVerdicts).toHaveLength(2);
    for (const verdict of outcome.opensslVerdicts) expect(verdict).toMatch(/: OK$/);
    expect(outcome.ultraShortLivedCertCount).toBe(1);
  });

  it('works across two API processes on one database, each call to the other one', async () => {
    const [first, second] = await Promise.all([installation.serve(), installation.serve()]);
    const outcome = await walk({
      client: new ControlPlaneClient(first.baseUrl, second.baseUrl),
      apiKey: installation.apiKey,
      folder,
      narrator: SILENT,
      now: () => new Date(),
    });
    for (const verdict of outcome.opensslVerdicts) expect(verdict).toMatch(/: OK$/);
    expect(outcome.ultraShortLivedCertCount).toBe(1);
  });
});
