import { isPkiError } from '@luciole/pki';
import type { SubjectNames } from '@luciole/policy';

import type { CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import type { CertificateAuthorityKind } from './certificate-authority.ts';

const MAX_LENGTH = 64;

/** Names of a CA of the built-in hierarchy: its common name and, as far as it fits, the company (RFC 5280 appendix A.1: 64 characters). */
export function caSubject(commonName: string, companyName: string): SubjectNames {
  return {
    commonName: [shortened(commonName)],
    organization: [shortened(companyName)],
    organizationalUnit: [],
    locality: [],
    stateOrProvince: [],
    country: [],
  };
}

/** `Example Root CA`: what a CA is called when nobody said. The suffix always survives, whatever the length of the stem. */
export function defaultCommonName(stem: string, suffix: string): string {
  const room = MAX_LENGTH - suffix.length - 1;
  return `${shortened(stem, room).trimEnd()} ${suffix}`;
}

function shortened(text: string, length = MAX_LENGTH): string {
  return Array.from(text).slice(0, length).join('');
}

/** What a CA is called in download addresses. */
export function caName(id: string, kind: CertificateAuthorityKind): string {
  return `${id}-${kind === 'ROOT' ? 'RootCA' : 'IntermediateCA'}`;
}

/** The name of the company of a transaction. */
export async function nameOfCompany(tx: CompanyTransaction): Promise<string> {
  const [company] = await tx.query<{ name: string }>('select name from companies');
  return company?.name ?? '';
}

/**
 * Names come from the caller; what the library refuses about them is the caller's to mend.
 *
 * @throws {ApplicationError} CA_NAME_UNACCEPTABLE
 */
export async function namesJudged<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (
      isPkiError(error, 'NAME_INVALID') ||
      isPkiError(error, 'STRING_INVALID') ||
      isPkiError(error, 'LINT_FAILED')
    ) {
      throw ApplicationError.of(
        'CA_NAME_UNACCEPTABLE',
        { problem: error.message },
        { cause: error },
      );
    }
    throw error;
  }
}
