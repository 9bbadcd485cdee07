import { ADMINISTRATOR_SCOPES, PKI_WRITERS, READERS, READER_SCOPES } from '../roles.ts';

/** Path of one CA of ours. */
export const builtInCaPath = '/v1/certificateauthorities/BUILTIN/authorities/:id';
/** Path of the CAs that wait for their certificate. */
export const builtInCaRequestsPath = '/v1/certificateauthorities/BUILTIN/requests';

const common = {
  auth: 'any',
  malformedCode: 10006,
  family: 'own',
  extension: true,
  tag: 'Certificate authorities',
} as const;

/** What routes that show something of our CAs have in common. */
export const builtInCaRead = {
  ...common,
  method: 'GET',
  status: 200,
  roles: READERS,
  scopes: READER_SCOPES,
} as const;

/** What routes that change something of our CAs have in common. */
export const builtInCaWrite = {
  ...common,
  roles: PKI_WRITERS,
  scopes: ADMINISTRATOR_SCOPES,
  recentAuthentication: true,
} as const;
