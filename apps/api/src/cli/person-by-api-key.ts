import type { RouteDefinition } from '@luciole/contract';
import { AuditTrail } from '../audit/audit-trail.ts';
import { ApiKeyAuthenticator } from '../auth/api-key.authenticator.ts';
import { requirePermission } from '../auth/authorize.guard.ts';
import { DatabaseCredentialDirectory } from '../auth/database-credential-directory.ts';
import type { UserPrincipal } from '../auth/principal.ts';
import { CommandError } from './command-error.ts';
import { inOneSentence } from './in-one-sentence.ts';
import { readPassword } from './read-password.ts';
import type { CommandParts } from './with-database.ts';

/** Where a command runs, for the event that says where an API key was used. */
const HERE = '127.0.0.1';

/**
 * Whose API key is typed or piped in, for what somebody has to answer for in person; with the company and the permission that the
 * API would ask for.
 *
 * @throws {CommandError}
 */
export async function personByApiKey(
  { clock, database }: CommandParts,
  companyId: string,
  route: Pick<RouteDefinition, 'auth' | 'roles' | 'scopes'>,
): Promise<UserPrincipal> {
  const directory = new DatabaseCredentialDirectory(database, clock, new AuditTrail());
  const apiKey = await readPassword('API key of whoever does this: ');
  const person = await inOneSentence(async () => {
    const known = await new ApiKeyAuthenticator(directory).authenticate(apiKey, HERE);
    requirePermission(route, known);
    return known;
  });
  if (person.companyId === companyId) return person;
  throw new CommandError('That is an API key of another company.');
}
