import type {
  ServiceAccountCreateRequest,
  ServiceAccountDetails,
  ServiceAccountUpdateRequest,
} from '@luciole/contract';
import { faultIf } from '../../components/forms/fault.ts';
import type { FieldMessage } from '../../components/forms/field-messages.ts';

/** How an account of this form signs in; registry tokens have no registry here. */
export type AccountKind = 'rsaKey' | 'rsaKeyFederated';

/** A service account as somebody is writing it; an empty text is a member that is not set. */
export interface AccountDraft {
  readonly name: string;
  /** Id of a team; empty for the caller's own. */
  readonly owner: string;
  readonly scopes: readonly string[];
  readonly authenticationType: AccountKind;
  /** Days, as typed. */
  readonly credentialLifetime: string;
  /** Where the key comes from when the account is made: this browser, or somebody who has one. */
  readonly keySource: 'browser' | 'given';
  readonly publicKey: string;
  readonly issuerURL: string;
  readonly jwksURI: string;
  readonly subject: string;
  readonly audience: string;
}

/** Lets an account obtain CA certificates for an issuer. */
export const ISSUER_SCOPE = 'distributed-issuance';

const FEDERATION_MEMBERS = ['issuerURL', 'jwksURI', 'subject', 'audience'] as const;

/** What a form begins with: an issuer's account whose key is made here. */
export const NEW_ACCOUNT: AccountDraft = {
  name: '',
  owner: '',
  scopes: [ISSUER_SCOPE],
  authenticationType: 'rsaKey',
  credentialLifetime: '365',
  keySource: 'browser',
  publicKey: '',
  issuerURL: '',
  jwksURI: '',
  subject: '',
  audience: '',
};

/** A stored account, to be changed; its key is replaced elsewhere. */
export function accountDraftOf(account: ServiceAccountDetails): AccountDraft {
  return {
    ...NEW_ACCOUNT,
    name: account.name,
    owner: account.owner ?? '',
    scopes: account.scopes,
    authenticationType:
      account.authenticationType === 'rsaKeyFederated' ? 'rsaKeyFederated' : 'rsaKey',
    credentialLifetime:
      account.credentialLifetime === undefined ? '' : String(account.credentialLifetime),
    issuerURL: account.issuerURL ?? '',
    jwksURI: account.jwksURI ?? '',
    subject: account.subject ?? '',
    audience: account.audience ?? '',
  };
}

/** The body that makes the account. @param publicKey - PEM, for an account that signs in with a key pair */
export function createRequestOf(
  draft: AccountDraft,
  publicKey: string | undefined,
): ServiceAccountCreateRequest {
  const common = {
    name: draft.name.trim(),
    scopes: [...draft.scopes],
    authenticationType: draft.authenticationType,
    ...(draft.owner !== '' && { owner: draft.owner as ServiceAccountCreateRequest['owner'] }),
  };
  if (draft.authenticationType === 'rsaKeyFederated') return { ...common, ...federationOf(draft) };
  return {
    ...common,
    credentialLifetime: Number(draft.credentialLifetime),
    ...(publicKey !== undefined && { publicKey }),
  };
}

/** The body that makes `before` into `after`: what differs, and nothing else. */
export function updateRequestOf(
  before: AccountDraft,
  after: AccountDraft,
): ServiceAccountUpdateRequest {
  const sent = createRequestOf(before, undefined) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(createRequestOf(after, undefined)).filter(
      ([member, value]) => JSON.stringify(sent[member]) !== JSON.stringify(value),
    ),
  );
}

/** Whether the change gives the account another credential, which ends its tokens. */
export function renewsCredential(before: AccountDraft, after: AccountDraft): boolean {
  return (['credentialLifetime', ...FEDERATION_MEMBERS] as const).some(
    (member) => before[member] !== after[member],
  );
}

/** What can be seen to be missing before the server is asked. */
export function accountFaults(draft: AccountDraft): readonly FieldMessage[] {
  const days = Number(draft.credentialLifetime);
  const isKeyPair = draft.authenticationType === 'rsaKey';
  return [
    ...faultIf(draft.name.trim() === '', '/name', 'Enter a name'),
    ...faultIf(draft.scopes.length === 0, '/scopes', 'Choose at least one scope'),
    ...faultIf(
      isKeyPair && (!Number.isInteger(days) || days < 1 || days > 365),
      '/credentialLifetime',
      'Enter a number of days from 1 to 365',
    ),
    ...faultIf(
      isKeyPair && draft.keySource === 'given' && draft.publicKey.trim() === '',
      '/publicKey',
      'Paste a public key, or have one made in this browser',
    ),
    ...FEDERATION_MEMBERS.flatMap((member) =>
      faultIf(
        !isKeyPair && draft[member].trim() === '',
        `/${member}`,
        'A federated account needs this',
      ),
    ),
  ];
}

function federationOf(draft: AccountDraft) {
  return Object.fromEntries(FEDERATION_MEMBERS.map((member) => [member, draft[member].trim()]));
}
