/**
 * The demo's part beside the issuers where those run in containers of their own (docker-compose.yml): sets the mesh up,
 * writes a folder of settings for each issuer, is their identity provider, and has workloads ask.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { IdentityProvider } from '../support/identity-provider.ts';
import { issuerSettings } from '../support/issuer-process.ts';
import { WorkloadClient } from '../support/workload-client.ts';
import { CLUSTERS, createDemoMesh } from './demo-mesh.ts';
import { askForCertificates } from './workloads.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    'api-key-file': { type: 'string', default: '/data/admin-api-key' },
    folder: { type: 'string', default: '/mesh' },
    /** Made when the folders are there. */
    'marker-file': { type: 'string', default: '/tmp/mesh-is-set-up' },
    rate: { type: 'string', default: '20' },
  },
});

const REST_PORT = 8281;
const OPERATIONS_PORT = 9281;

const write = (line: string): void => void process.stdout.write(`${line}\n`);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

async function untilReady(url: string): Promise<void> {
  while (!stopping.signal.aborted) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(500);
  }
}

const { folder, url } = values;
await rm(values['marker-file'], { force: true });
await untilReady(url);
if (stopping.signal.aborted) process.exit();
const apiKey = (await readFile(values['api-key-file'], 'utf8')).trim();
const identityProvider = await IdentityProvider.start(folder);
const mesh = await createDemoMesh(url, { apiKey }, identityProvider);
const ports = CLUSTERS.map((_, index) => ({
  restPort: REST_PORT + index,
  operationsPort: OPERATIONS_PORT + index,
}));
for (const [index, instanceName] of CLUSTERS.entries()) {
  const place = join(folder, instanceName);
  await mkdir(place, { recursive: true, mode: 0o700 });
  const keyFile = join(place, 'account.key');
  const account = mesh.accounts[index];
  const own = ports[index];
  if (account === undefined || own === undefined) continue;
  await writeFile(keyFile, account.privateKeyPem, { mode: 0o600 });
  const settings = issuerSettings(
    {
      url,
      account,
      identityProvider,
      instanceName,
      pollInterval: 'PT5S',
      stateDirectory: join(place, 'state'),
    },
    keyFile,
    own,
  );
  await writeFile(join(place, 'issuer.yaml'), JSON.stringify(settings), { mode: 0o600 });
}
await writeFile(values['marker-file'], '');
write(`Configuration ${mesh.configurationName} is set up; waiting for its issuers`);
await Promise.all(
  ports.map(({ operationsPort }) => untilReady(`http://127.0.0.1:${operationsPort}`)),
);
const clients = ports.map(
  ({ restPort }) => new WorkloadClient(`https://localhost:${restPort}`, mesh.rootPem),
);
const rate = Number(values.rate);
const tally = await askForCertificates({ mesh, clients, rate, signal: stopping.signal, write });
write(`Issued ${tally.issued}, refused or failed ${tally.failed}`);
for (const client of clients) client.close();
await identityProvider.close();
