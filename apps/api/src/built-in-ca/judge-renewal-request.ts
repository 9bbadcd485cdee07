import type { certificateAuthorityRenewals, ParsedBody } from '@luciole/contract';

import { type Problem, problem } from '../http/application-error.ts';
import type { CertificateAuthority } from './certificate-authority.ts';

export type RenewalRequest = ParsedBody<typeof certificateAuthorityRenewals.renew>;

/**
 * What is asked for and cannot be had of this CA, whatever else holds.
 *
 * @param parent - the CA above, absent for a root
 */
export function* renewalRequestProblems(
  request: RenewalRequest,
  ca: CertificateAuthority,
  parent: CertificateAuthority | undefined,
): Generator<Problem> {
  const isSignedElsewhere = parent?.status === 'EXTERNAL';
  const isRoot = ca.kind === 'ROOT';
  const isNew = request.key === 'NEW';
  if (isRoot && !isNew) {
    yield unsuitable(
      '/key',
      'the certificate of a root is what verifiers trust, so that they need another one either way: take a new key',
    );
  }
  if (parent?.keyOfflineSince !== undefined && !isNew) {
    yield unsuitable(
      '/key',
      'the root above is offline: take a new key, for which there is a request',
    );
  }
  if (isNew && !isGiven(request.name)) yield unsuitable('/name', 'a successor needs a name');
  if (isNew && isGiven(request.name) && ca.subject.commonName[0] === request.name) {
    yield unsuitable(
      '/name',
      'a CA with another key needs another name, so that nobody mixes them up',
    );
  }
  for (const member of ['name', 'keyAlgorithm', 'rootId'] as const) {
    if (!isNew && isGiven(request[member])) yield unsuitable(`/${member}`, 'the key stays');
  }
  if (isGiven(request.rootId) && (isRoot || isSignedElsewhere)) {
    yield unsuitable('/rootId', 'there is no root of ours above the CA');
  }
  if (isSignedElsewhere && isGiven(request.validityPeriod)) {
    yield unsuitable('/validityPeriod', 'the CA above decides');
  }
  if (request.crossSign === true && !(isRoot && isNew)) {
    yield unsuitable('/crossSign', 'only the successor of a root is cross-signed');
  }
}

function unsuitable(pointer: string, fault: string): Problem {
  return problem('CA_RENEWAL_UNSUITABLE', { problem: fault }, { pointer });
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
