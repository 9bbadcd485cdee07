import { parseArgs } from 'node:util';
import { REVOCATION_REASONS, RevocationReason } from '@luciole/contract';
import { composeBuiltInCa } from '../built-in-ca/compose-built-in-ca.ts';
import { composeRevocation } from '../revocation/compose-revocation.ts';
import { CommandError } from './command-error.ts';
import { inOneSentence } from './in-one-sentence.ts';
import { companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js revoke certificate ID [--reason REASON] [--company URL-PREFIX]
       main.js revoke ca ID --reason REASON [--company URL-PREFIX]
REASON is one of ${REVOCATION_REASONS.join(', ')}`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Revokes an issuer certificate or an intermediate when the API is not to be had; repeating it changes nothing. */
export async function revoke(args: readonly string[]): Promise<number> {
  const { positionals, values } = parse(args);
  const [what, id = '', ...more] = positionals;
  const reason = reasonOf(values.reason);
  const isUsable = what === 'certificate' || (what === 'ca' && reason !== undefined);
  if (!isUsable || !UUID.test(id) || more.length > 0) throw new CommandError(USAGE, 64);
  return withDatabase(async (parts) => {
    const actor = { kind: 'SYSTEM', name: 'command line' } as const;
    const by = { companyId: await companyOf(parts, values.company), actor };
    const { publisher, revocations } = composeBuiltInCa(parts);
    const certificates = composeRevocation(parts, publisher);
    await inOneSentence<unknown>(() =>
      what === 'ca'
        ? revocations.revoke(by, id, reason ?? 'unspecified')
        : certificates.revoke(by, id, reason),
    );
    process.stdout.write(`${id} is revoked.\n`);
    return 0;
  });
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { company: { type: 'string' }, reason: { type: 'string' } },
    });
  } catch {
    throw new CommandError(USAGE, 64);
  }
}

/** @throws {CommandError} for a word that is no reason */
function reasonOf(text: string | undefined): RevocationReason | undefined {
  if (text === undefined) return undefined;
  const { data, success } = RevocationReason.safeParse(text);
  if (!success) throw new CommandError(USAGE, 64);
  return data;
}
