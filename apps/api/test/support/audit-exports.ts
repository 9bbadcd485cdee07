import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { auditRow } from '../../src/audit/audit-trail.ts';
import { signCheckpoint } from '../../src/audit/chain/checkpoint.ts';
import { digestOf, genesisLink, linkOf } from '../../src/audit/chain/link.ts';
import { EXPORT_FORMAT, writeExportLine } from '../../src/audit/export/export-line.ts';
import { type Evidence, ExportVerifier } from '../../src/audit/verify/verify-export.ts';

/** An export made without a database, and what it was made of. */
export interface MadeExport {
  readonly header: string;
  /** A line per event. */
  readonly lines: readonly string[];
  readonly ids: readonly string[];
  readonly companyId: string;
  /** A checkpoint of the trail when it had so many events. */
  checkpoint(size: number): string;
  /** A checkpoint, by the same key, of a trail of the company that went another way. */
  otherCheckpoint(size: number, time: string): string;
  readonly keys: readonly unknown[];
}

/** A line for an event, linked to what is given. */
export function lineOf(
  canonical: string,
  sequence: number,
  previousLink: string,
): { readonly line: string; readonly link: string } {
  const link = linkOf(Buffer.from(previousLink, 'hex'), sequence, digestOf(canonical)).toString(
    'hex',
  );
  return { line: writeExportLine({ sequence, previousLink, link, canonical }), link };
}

/** Canonical text of an event that is like any other. */
export function canonicalEvent(companyId: string, name = 'policy'): string {
  const row = auditRow(companyId, {
    type: 'policy.changed',
    occurredAt: new Date('2026-11-21T12:00:00.123Z'),
    actor: { kind: 'USER', id: randomUUID(), name: 'Zoë' },
    after: { id: randomUUID(), name },
  });
  return Buffer.from(row['canonical'] as string, 'base64').toString('utf8');
}

/** Canonical text of the event that tells of a restore. */
export function restoredEvent(companyId: string, takenAt: string, restoredAt: string): string {
  const row = auditRow(companyId, {
    type: 'backup.restored',
    occurredAt: new Date(restoredAt),
    actor: { kind: 'SYSTEM' },
    subject: { kind: 'backup', id: randomUUID() },
    after: { takenAt },
  });
  return Buffer.from(row['canonical'] as string, 'base64').toString('utf8');
}

/** An export of so many events, with checkpoints inside at the given sizes. */
export function makeExport(
  count: number,
  within: readonly number[] = [],
  canonicalOf = (companyId: string, sequence: number): string =>
    canonicalEvent(companyId, `policy ${sequence}`),
): MadeExport {
  const companyId = randomUUID();
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { id: randomUUID(), privateKey };
  const genesis = genesisLink(companyId).toString('hex');
  const links = [genesis];
  const lines: string[] = [];
  const ids: string[] = [];
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const canonical = canonicalOf(companyId, sequence);
    const { line, link } = lineOf(canonical, sequence, links.at(-1) ?? '');
    links.push(link);
    lines.push(line);
    ids.push(String(Object(JSON.parse(canonical)).id));
  }
  const checkpoint = (size: number, isExport = false): string =>
    signCheckpoint(
      {
        companyId,
        size,
        head: links[size] ?? '',
        time: '2026-11-21T13:00:00.000Z',
        export: isExport ? { first: 1, previousLink: genesis, reachesHead: true } : undefined,
      },
      key,
    );
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: key.id }];
  const header = JSON.stringify({
    format: EXPORT_FORMAT,
    checkpoint: checkpoint(count, true),
    checkpoints: within.map((size) => checkpoint(size)),
    keys,
  });
  return {
    header,
    lines,
    ids,
    companyId,
    checkpoint: (size) => checkpoint(size),
    otherCheckpoint: (size, time) =>
      signCheckpoint({ companyId, size, head: randomBytes(32).toString('hex'), time }, key),
    keys,
  };
}

/** What a verifier says about a whole file. */
export function verifyFile(text: string, evidence: Evidence = {}) {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  return verifyText(header, lines, evidence);
}

/** What a verifier says about a file. */
export function verifyText(header: string, lines: readonly string[], evidence: Evidence = {}) {
  const verifier = new ExportVerifier(header, evidence);
  for (const line of lines) verifier.take(Buffer.from(line).toString('latin1'));
  return verifier.finish();
}
