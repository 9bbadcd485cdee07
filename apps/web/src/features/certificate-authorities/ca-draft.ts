import type {
  BuiltinCaAccountCreateRequest,
  CaAccountWithProductOptions,
  CaRequestCreateRequest,
} from '@luciole/contract';
import type { KeyAlgorithm } from '@luciole/policy';
import { faultIf } from '../../components/forms/fault.ts';
import type { FieldMessage } from '../../components/forms/field-messages.ts';

/** A CA as somebody is writing it; an empty text is a member that is not set. */
export interface CaDraft {
  readonly key: string;
  readonly keyAlgorithm: KeyAlgorithm;
  /** ISO 8601. */
  readonly validityPeriod: string;
  readonly commonName: string;
  /** Whether another CA shall make its certificate; what is said of a root does not count then. */
  readonly isSignedElsewhere: boolean;
  /** Id of a root, or empty for a root of its own. */
  readonly rootId: string;
  readonly rootKeyAlgorithm: KeyAlgorithm;
  /** ISO 8601. */
  readonly rootValidityPeriod: string;
  readonly rootCommonName: string;
}

/** A root that an intermediate can be made under. */
export interface RootOption {
  readonly id: string;
  readonly name: string;
  readonly validityEnd: string;
  /** Whether its key is not here: it signs by request file. */
  readonly isOffline: boolean;
}

/** The roots that sign intermediates, each once. */
export function rootsOf(accounts: readonly CaAccountWithProductOptions[]): readonly RootOption[] {
  const roots = accounts
    .flatMap(({ account }) => account.accountDetails.trustChain.at(-1) ?? [])
    .filter(({ status }) => status === 'ACTIVE');
  return [...new Map(roots.map((root) => [root.id as string, root])).values()].map(
    ({ id, keyOfflineSince, subjectCN, subjectDN, validityEnd }) => ({
      id,
      name: subjectCN[0] ?? subjectDN,
      validityEnd,
      isOffline: keyOfflineSince !== undefined,
    }),
  );
}

/** What a form begins with: five years under the first root there is, as the first start makes them. */
export function newCa(roots: readonly RootOption[]): CaDraft {
  return {
    key: '',
    keyAlgorithm: 'EC_P256',
    validityPeriod: 'P5Y',
    commonName: '',
    isSignedElsewhere: false,
    rootId: roots[0]?.id ?? '',
    rootKeyAlgorithm: 'EC_P384',
    rootValidityPeriod: 'P20Y',
    rootCommonName: '',
  };
}

/** The body that makes it. */
export function createRequestOf(draft: CaDraft): BuiltinCaAccountCreateRequest {
  const commonName = draft.commonName.trim();
  const rootCommonName = draft.rootCommonName.trim();
  return {
    key: draft.key.trim(),
    keyAlgorithm: draft.keyAlgorithm,
    validityPeriod: draft.validityPeriod,
    ...(commonName !== '' && { commonName }),
    ...(draft.rootId === ''
      ? {
          newRoot: true,
          rootKeyAlgorithm: draft.rootKeyAlgorithm,
          rootValidityPeriod: draft.rootValidityPeriod,
          ...(rootCommonName !== '' && { rootCommonName }),
        }
      : // Checked by the server.
        { rootId: draft.rootId as NonNullable<BuiltinCaAccountCreateRequest['rootId']> }),
  };
}

/** The body that makes its key, when another CA or an offline root shall make its certificate. */
export function requestOf(draft: CaDraft): CaRequestCreateRequest {
  const commonName = draft.commonName.trim();
  return {
    key: draft.key.trim(),
    keyAlgorithm: draft.keyAlgorithm,
    ...(commonName !== '' && { commonName }),
    ...(!draft.isSignedElsewhere && {
      // Checked by the server.
      rootId: draft.rootId as NonNullable<CaRequestCreateRequest['rootId']>,
      validityPeriod: draft.validityPeriod,
    }),
  };
}

/** Whether it becomes a request, because the key of the CA above is not here. */
export function isRequest(draft: CaDraft, roots: readonly RootOption[]): boolean {
  return (
    draft.isSignedElsewhere || roots.some(({ id, isOffline }) => isOffline && id === draft.rootId)
  );
}

/** What can be seen to be missing before the server is asked. */
export function caFaults(draft: CaDraft): readonly FieldMessage[] {
  const name = faultIf(draft.key.trim() === '', '/key', 'Enter a name');
  if (draft.isSignedElsewhere) return name;
  return [
    ...name,
    ...faultIf(draft.validityPeriod === '', '/validityPeriod', 'Enter how long'),
    ...faultIf(
      draft.rootId === '' && draft.rootValidityPeriod === '',
      '/rootValidityPeriod',
      'Enter how long',
    ),
  ];
}
