import { randomUUID } from 'node:crypto';
import { setTimeout as sleep, setImmediate as turnOfOthers } from 'node:timers/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { prepareCrlInTurns, type RevokedCertificate } from '@luciole/pki';
import { signCrl } from '@luciole/pki/node';
import { createTestHierarchy } from '@luciole/pki/testing';
import { ControlPlaneClient } from '../../e2e/support/control-plane-client.ts';
import { withClient } from '../../scripts/postgres/connection.ts';
import type { Laboratory } from '../laboratory.ts';
import { CERTIFICATES_PATH, newCertificationRequest } from '../load/messages.ts';
import { bounded, type Measured, median } from '../measurement.ts';
import { servedBytes } from './served-bytes.ts';

const SHARDS = 10;
/** Issue 6 §3: a new CRL within a minute of a revocation. */
const MOST_SECONDS_TO_PUBLISH = 60;
/** Of CPU. */
const MOST_SIGNING_MS = 1_000;
const CRL_LIFETIME_MS = 7 * 86_400_000;

/** CRLs of a CA with 100,000 revoked certificates that have not expired: made, published after one more revocation, served. */
export async function crls(laboratory: Laboratory): Promise<Measured> {
  const count = laboratory.extent.isQuick ? 10_000 : 100_000;
  const entries = count.toLocaleString('en');
  const { administratorDatabaseUrl } = await laboratory.controlPlane();
  laboratory.say(`Revoking ${entries} certificates`);
  const authority = await revokeMany(laboratory, count);
  const path = `/v1/builtinca/crl/${authority}`;
  const published = await secondsToPublish(laboratory, path);
  const complete = await servedBytes(laboratory, {
    name: `CRL of ${entries} entries`,
    path,
    connections: 8,
    rounds: 3,
  });
  const shard = await servedBytes(laboratory, {
    name: `one of its ${SHARDS} shards`,
    path: `${path}-1`,
    connections: 8,
    rounds: 3,
  });
  const sizes = await withClient(administratorDatabaseUrl, async (client) => {
    const { rows } = await client.query<{ shard: number; octets: number; entry_count: number }>(
      `select distinct on (shard) shard, length(der) as octets, entry_count from luciole.crls
       where certificate_authority_id = $1 order by shard, crl_number desc`,
      [await laboratory.issuingCaId()],
    );
    return rows.map(
      ({ entry_count, octets, shard: of }) =>
        `${of === 0 ? 'complete' : `shard ${of}`} ${octets.toLocaleString('en')} octets with ${entry_count.toLocaleString('en')} entries`,
    );
  });
  const signed = await signing(count);
  return {
    results: [
      ...signed.results,
      bounded({
        name: `from the call that revokes one more to a CRL of ${entries} entries that lists it`,
        value: median(published),
        unit: 'seconds',
        limit: MOST_SECONDS_TO_PUBLISH,
      }),
      complete.result,
      shard.result,
    ],
    notes: [
      ...signed.notes,
      `seconds to publish: ${published.map((seconds) => seconds.toFixed(2)).join(', ')}`,
      `sizes: ${sizes.slice(0, 3).join('; ')}`,
      ...complete.notes,
      ...shard.notes,
    ],
  };
}

/** What a CRL costs that is prepared and signed, and how long it keeps everything else of its process waiting. */
async function signing(count: number): Promise<Measured> {
  const { intermediate, now } = await createTestHierarchy({ now: new Date() });
  const revoked = Array.from({ length: count }, (_, index): RevokedCertificate => ({
    serialNumber: `4${randomUUID().replaceAll('-', '').slice(1)}`,
    revokedAt: new Date(now.getTime() - index * 1000),
    reason: 'keyCompromise',
  }));
  const nextUpdate = new Date(now.getTime() + CRL_LIFETIME_MS);
  const costs: number[] = [];
  const waits: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const before = process.cpuUsage();
    const content = { crlNumber: round + 1, thisUpdate: now, nextUpdate, revoked };
    const prepared = await prepareCrlInTurns(content, intermediate.ca, turnOfOthers);
    await signCrl(prepared, intermediate.signer, turnOfOthers);
    const { system, user } = process.cpuUsage(before);
    costs.push((user + system) / 1000);
    delay.disable();
    waits.push(delay.max / 1e6);
  }
  return {
    results: [
      bounded({
        name: `CRL of ${count.toLocaleString('en')} entries, prepared, signed and looked at again`,
        value: median(costs),
        unit: 'milliseconds of CPU',
        limit: MOST_SIGNING_MS,
      }),
    ],
    notes: [`longest that others wait while it is made: ${median(waits).toFixed(0)} ms`],
  };
}

/**
 * Fills the CA's list of revocations with certificates that were never signed, spread over shards, and waits until the
 * product has published them; answers the key identifier by which CRLs are named.
 */
async function revokeMany(laboratory: Laboratory, count: number): Promise<string> {
  const { administratorDatabaseUrl } = await laboratory.controlPlane();
  const id = await laboratory.issuingCaId();
  return withClient(administratorDatabaseUrl, async (client) => {
    await client.query(`set search_path = luciole, public; set session_replication_role = replica`);
    await client.query(
      `update certificate_authorities set crl_shards = $2, crl_base_urls = '{http://pki.example.com}' where id = $1`,
      [id, SHARDS],
    );
    await client.query(
      `insert into certificate_revocations (company_id, certificate_authority_id, serial_number, reason, revoked_at,
         validity_end, crl_shard)
       select a.company_id, a.id, '4' || substr(md5(n::text), 2), 'keyCompromise', now() - make_interval(secs => n),
         now() + interval '7 days', n % $3 + 1
       from certificate_authorities a, generate_series(1, $2::integer) as n where a.id = $1`,
      [id, count, SHARDS],
    );
    for (;;) {
      const {
        rows: [row],
      } = await client.query<{ waiting: boolean; identifier: string }>(
        `select encode(subject_key_identifier, 'hex') as identifier, exists (
           select from certificate_revocations where certificate_authority_id = $1 and crl_number is null) as waiting
         from certificate_authorities where id = $1`,
        [id],
      );
      if (row !== undefined && !row.waiting) return row.identifier;
      await sleep(250);
    }
  });
}

/** Seconds from the call that revokes a certificate to the download of another CRL than before, some times. */
async function secondsToPublish(laboratory: Laboratory, path: string): Promise<readonly number[]> {
  const { apiKey, baseUrl } = await laboratory.controlPlane();
  const { issuers } = await laboratory.fleet();
  const [issuer] = issuers;
  const client = new ControlPlaneClient(baseUrl);
  const took: number[] = [];
  for (let run = 0; run < (laboratory.extent.isQuick ? 2 : 5); run += 1) {
    const { id } = await client.must<{ id: string }>({
      method: 'POST',
      path: CERTIFICATES_PATH,
      as: { bearer: issuer?.token ?? '' },
      headers: { 'idempotency-key': randomUUID() },
      json: {
        configurationId: issuer?.configurationId,
        certificateSigningRequest: newCertificationRequest(),
      },
    });
    const before = await client.download(path);
    const start = performance.now();
    await client.must({
      method: 'POST',
      path: `${CERTIFICATES_PATH}/${id}/revocation`,
      as: { apiKey },
      json: { reason: 'keyCompromise' },
    });
    while ((await client.download(path)).equals(before)) await sleep(50);
    took.push((performance.now() - start) / 1000);
  }
  return took;
}
