import type {
  CaAccountWithProductOptions,
  SubCaProviderCreateRequest,
  SubCaProviderInformation,
  SubCaProviderUpdateRequest,
} from '@luciole/contract';
import type { KeyAlgorithm } from '@luciole/policy';

/** A provider as somebody is writing it; an empty text is a member that is not set. */
export interface ProviderDraft {
  readonly name: string;
  readonly caAccountId: string;
  readonly caProductOptionId: string;
  /** ISO 8601. */
  readonly validityPeriod: string;
  readonly commonName: string;
  readonly organization: string;
  readonly organizationalUnit: string;
  readonly locality: string;
  readonly stateOrProvince: string;
  readonly country: string;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly nameConstraints: boolean;
  readonly extendedKeyUsageLimit: boolean;
  readonly subjectSerialNumber: boolean;
}

/**
 * What a form begins with: seven days (ruling 9) and a P-256 key. The account is chosen by whoever writes it, unless there is
 * no choice.
 */
export function newProvider(accounts: readonly CaAccountWithProductOptions[]): ProviderDraft {
  const [only, ...others] = accounts;
  const account = others.length === 0 ? only : undefined;
  return {
    name: '',
    caAccountId: account?.account.id ?? '',
    caProductOptionId: account === undefined ? '' : onlyOptionOf(account),
    validityPeriod: 'P7D',
    commonName: '',
    organization: '',
    organizationalUnit: '',
    locality: '',
    stateOrProvince: '',
    country: '',
    keyAlgorithm: 'EC_P256',
    nameConstraints: false,
    extendedKeyUsageLimit: false,
    subjectSerialNumber: false,
  };
}

/** A stored provider, to be changed. */
export function providerDraftOf(provider: SubCaProviderInformation): ProviderDraft {
  return {
    name: provider.name,
    caAccountId: provider.caAccountId,
    caProductOptionId: provider.caProductOptionId,
    validityPeriod: provider.validityPeriod,
    commonName: provider.commonName,
    organization: provider.organization ?? '',
    organizationalUnit: provider.organizationalUnit ?? '',
    locality: provider.locality ?? '',
    stateOrProvince: provider.stateOrProvince ?? '',
    country: provider.country ?? '',
    keyAlgorithm: provider.keyAlgorithm,
    nameConstraints: provider.nameConstraints === true,
    extendedKeyUsageLimit: provider.extendedKeyUsageLimit === true,
    subjectSerialNumber: provider.subjectSerialNumber === true,
  };
}

/** The draft with another account; its product option too, when the account has one alone. */
export function withAccount(
  draft: ProviderDraft,
  account: CaAccountWithProductOptions,
): ProviderDraft {
  return {
    ...draft,
    caAccountId: account.account.id,
    caProductOptionId: onlyOptionOf(account),
  };
}

/** The body that makes the provider. */
export function createRequestOf(draft: ProviderDraft): SubCaProviderCreateRequest {
  return {
    ...trimmed(draft),
    caType: 'BUILTIN',
    // Checked by the server, which names the field when one is missing.
    caAccountId: draft.caAccountId as SubCaProviderCreateRequest['caAccountId'],
  };
}

/** The body that makes `before` into `after`: what differs, and nothing else. */
export function updateRequestOf(
  before: ProviderDraft,
  after: ProviderDraft,
): SubCaProviderUpdateRequest {
  const sent = trimmed(before) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(trimmed(after)).filter(([member, value]) => sent[member] !== value),
  );
}

/** What both bodies say. */
function trimmed(draft: ProviderDraft): SubCaProviderUpdateRequest {
  return {
    name: draft.name.trim(),
    caProductOptionId: draft.caProductOptionId as SubCaProviderUpdateRequest['caProductOptionId'],
    validityPeriod: draft.validityPeriod,
    commonName: draft.commonName.trim(),
    organization: draft.organization.trim(),
    organizationalUnit: draft.organizationalUnit.trim(),
    locality: draft.locality.trim(),
    stateOrProvince: draft.stateOrProvince.trim(),
    country: draft.country.trim(),
    keyAlgorithm: draft.keyAlgorithm,
    nameConstraints: draft.nameConstraints,
    extendedKeyUsageLimit: draft.extendedKeyUsageLimit,
    subjectSerialNumber: draft.subjectSerialNumber,
  };
}

function onlyOptionOf({ productOptions }: CaAccountWithProductOptions): string {
  const [option, ...others] = productOptions;
  return others.length === 0 ? (option?.id ?? '') : '';
}
