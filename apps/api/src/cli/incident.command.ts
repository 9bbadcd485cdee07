import {
  type IncidentAction,
  type IncidentImpact,
  type IncidentTargetKind,
  REVOCATION_REASONS,
} from '@luciole/contract';
import { composeIncidents } from '../incidents/compose-incidents.ts';
import type { IncidentsService } from '../incidents/incidents.service.ts';
import { OPERATOR, readArguments, usageError, UUID } from './command-line.ts';
import { inOneSentence } from './in-one-sentence.ts';
import { readReason } from './read-reason.ts';
import { companyOf, withDatabase } from './with-database.ts';

const TARGETS: Readonly<Record<string, IncidentTargetKind>> = {
  issuer: 'ISSUER',
  'service-account': 'SERVICE_ACCOUNT',
  configuration: 'CONFIGURATION',
  provider: 'SUB_CA_PROVIDER',
  ca: 'CERTIFICATE_AUTHORITY',
};

const USAGE = `usage: main.js incident preview TARGET ID [--company URL-PREFIX]
       main.js incident freeze | quarantine | revoke TARGET ID --note TEXT [--reason REASON] [--company URL-PREFIX]
       main.js incident thaw | close | show INCIDENT-ID [--company URL-PREFIX]
       main.js incident list [--company URL-PREFIX]
TARGET is one of ${Object.keys(TARGETS).join(', ')}; for issuer ID is that of one of its certificates.
REASON, for revoke, is one of ${REVOCATION_REASONS.join(', ')}.
What show prints is the whole incident as JSON.`;

const ACTIONS: Readonly<Record<string, IncidentAction>> = {
  freeze: 'FREEZE',
  quarantine: 'QUARANTINE',
  revoke: 'REVOKE',
};

type Arguments = ReturnType<typeof parse>;
type Reported = Awaited<ReturnType<IncidentsService['get']>>;
type Words = (service: IncidentsService, companyId: string) => Promise<string>;

/** The off switch when the API is not to be had (decision 0030). */
export async function incident(args: readonly string[]): Promise<number> {
  const given = parse(args);
  const words = wordsOf(given);
  return withDatabase(async (parts) => {
    const companyId = await companyOf(parts, given.values.company);
    const said = await inOneSentence(() => words(composeIncidents(parts), companyId));
    process.stdout.write(`${said}\n`);
    return 0;
  });
}

/** @throws {CommandError} */
function wordsOf({ positionals, values }: Arguments): Words {
  const [what = '', ...rest] = positionals;
  const action = ACTIONS[what];
  if (what === 'list' && rest.length === 0) return listed;
  if (what === 'preview' || action !== undefined) {
    const [kind = '', id = '', ...more] = rest;
    const target = { kind: TARGETS[kind], id };
    const { kind: known } = target;
    if (known === undefined || !UUID.test(id) || more.length > 0) throw usageError(USAGE);
    const reason = readReason(values.reason, USAGE);
    if (action === undefined) {
      return async (service, companyId) => {
        const { impact, targetName } = await service.preview(companyId, { kind: known, id });
        return `${targetName}: ${describe(impact)}`;
      };
    }
    const { note = '' } = values;
    if (note.trim() === '') throw usageError(USAGE);
    return async (service, companyId) => {
      const request = { action, target: { kind: known, id }, note: note.trim(), reason };
      return summary(await service.open({ companyId, actor: OPERATOR }, request));
    };
  }
  const [id = '', ...more] = rest;
  if (!UUID.test(id) || more.length > 0) throw usageError(USAGE);
  if (what === 'show') {
    return async (service, companyId) =>
      JSON.stringify(await service.get(companyId, id), undefined, 2);
  }
  if (what !== 'thaw' && what !== 'close') throw usageError(USAGE);
  return async (service, companyId) =>
    summary(await service.close({ companyId, actor: OPERATOR }, id));
}

const listed: Words = async (service, companyId) => {
  const { incidents } = await service.list(companyId);
  const lines = incidents.map(
    (it) =>
      `${it.id}  ${it.openedAt}  ${it.state.padEnd(6)}  ${it.action.padEnd(10)}  ${it.targetName}`,
  );
  return lines.length === 0 ? 'There is no incident.' : lines.join('\n');
};

function summary({ action, id, measured, state, targetName }: Reported): string {
  const { confirmedSubCaCount, revokedSubCaCount, subCaCount } = measured;
  return `${id}: ${action} of ${targetName}, ${state}. ${subCaCount} sub-CAs hit, ${revokedSubCaCount} revoked, ${confirmedSubCaCount} confirmed by their issuers.`;
}

function describe(impact: IncidentImpact): string {
  const { issuerCount, lastCertExpiry, lastSubCaExpiry, reportedCertCount, subCaCount } = impact;
  if (subCaCount === 0) return 'nothing is live.';
  return [
    `${issuerCount} issuers with ${subCaCount} live sub-CAs, the last until ${lastSubCaExpiry ?? '?'}`,
    `${reportedCertCount} workload certificates reported, the last valid until ${lastCertExpiry ?? '?'} at most`,
    `trust domains ${impact.trustDomains.join(', ')}${impact.isTrustDomainOpen ? ' and others' : ''}`,
  ].join('; ');
}

function parse(args: readonly string[]) {
  return readArguments(args, USAGE, {
    company: { type: 'string' },
    note: { type: 'string' },
    reason: { type: 'string' },
  });
}
