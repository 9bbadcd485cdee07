import { REVOCATION_REASONS, RevocationSelection } from '@luciole/contract';
import type { CaRevocationsService } from '../built-in-ca/ca-revocations.service.ts';
import { composeBuiltInCa } from '../built-in-ca/compose-built-in-ca.ts';
import type { Revoker } from '../built-in-ca/revoker.ts';
import { composeRevocation } from '../revocation/compose-revocation.ts';
import type { RevocationsService } from '../revocation/revocations.service.ts';
import { OPERATOR, readArguments, usageError, UUID } from './command-line.ts';
import { inOneSentence } from './in-one-sentence.ts';
import { readReason } from './read-reason.ts';
import { companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js revoke certificate ID [--reason REASON] [--company URL-PREFIX]
       main.js revoke ca ID --reason REASON [--company URL-PREFIX]
       main.js revoke issued SELECTION... [--count NUMBER --reason REASON] [--company URL-PREFIX]
REASON is one of ${REVOCATION_REASONS.join(', ')}
SELECTION is one or more of --service-account ID, --configuration ID, --provider ID, --ca ID, --from TIME, --until TIME:
live issuer certificates for which all of it is true. TIME is RFC 3339; from is inclusive, until exclusive.
Without --count it only says how many there are; with it, it revokes them if they are so many.`;

type Values = ReturnType<typeof parse>['values'];
type Words = (services: {
  readonly by: Revoker;
  readonly authorities: CaRevocationsService;
  readonly certificates: RevocationsService;
}) => Promise<string>;

/** Revokes issuer certificates or an intermediate when the API is not to be had; repeating it changes nothing. */
export async function revoke(args: readonly string[]): Promise<number> {
  const { positionals, values } = parse(args);
  const words =
    positionals[0] === 'issued'
      ? wordsOfMany(positionals, values)
      : wordsOfOne(positionals, values);
  return withDatabase(async (parts) => {
    const by = { companyId: await companyOf(parts, values.company), actor: OPERATOR };
    const { publisher, revocations: authorities } = composeBuiltInCa(parts);
    const certificates = composeRevocation(parts, publisher);
    const said = await inOneSentence(() => words({ by, authorities, certificates }));
    process.stdout.write(`${said}\n`);
    return 0;
  });
}

/** @throws {CommandError} */
function wordsOfOne([what, id = '', ...more]: readonly string[], values: Values): Words {
  const reason = readReason(values.reason, USAGE);
  const isUsable = what === 'certificate' || (what === 'ca' && reason !== undefined);
  if (!isUsable || !UUID.test(id) || more.length > 0) throw usageError(USAGE);
  return async ({ authorities, by, certificates }) => {
    if (what === 'ca') await authorities.revoke(by, id, reason ?? 'unspecified');
    else await certificates.revoke(by, id, reason);
    return `${id} is revoked.`;
  };
}

/** @throws {CommandError} */
function wordsOfMany([, ...more]: readonly string[], values: Values): Words {
  const reason = readReason(values.reason, USAGE);
  const { data: selection } = RevocationSelection.safeParse({
    serviceAccountId: values['service-account'],
    configurationId: values.configuration,
    subCaProviderId: values.provider,
    certificateAuthorityId: values.ca,
    issuedFrom: values.from,
    issuedUntil: values.until,
  });
  if (selection === undefined || more.length > 0) throw usageError(USAGE);
  if (values.count === undefined) {
    return async ({ by, certificates }) => {
      const found = await certificates.preview(by.companyId, selection);
      const { certificateCount, lastValidityEnd, reportedCertCount, serviceAccountCount } = found;
      if (certificateCount === 0) return 'There is none.';
      return `${certificateCount} issuer certificates of ${serviceAccountCount} service accounts, the last until ${lastValidityEnd ?? '?'}; ${reportedCertCount} workload certificates reported. To revoke them: --count ${certificateCount} --reason REASON`;
    };
  }
  const certificateCount = Number(values.count);
  if (reason === undefined || !Number.isInteger(certificateCount) || certificateCount < 1)
    throw usageError(USAGE);
  return async ({ by, certificates }) => {
    const request = { selection, reason, certificateCount };
    const { revokedCount, unpublishedCount } = await certificates.revokeSelected(by, request);
    return `${revokedCount} issuer certificates are revoked, ${unpublishedCount} of them in no CRL yet.`;
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  return readArguments(args, USAGE, {
    company: text,
    reason: text,
    'service-account': text,
    configuration: text,
    provider: text,
    ca: text,
    from: text,
    until: text,
    count: text,
  });
}
