import {
  formatDateTime,
  type SubCaProviderInformation,
  type SubCaProviderUpdateRequest,
} from '@luciole/contract';
import type { z } from 'zod';
import type { Pkcs11Settings, SubCaProviderEntity } from './sub-ca-provider.entity.ts';

/** Members of a provider that a request can write. */
export type ProviderContent = Pick<
  SubCaProviderEntity,
  | 'name'
  | 'caProductOptionId'
  | 'commonName'
  | 'organization'
  | 'organizationalUnit'
  | 'locality'
  | 'stateOrProvince'
  | 'country'
  | 'validityPeriod'
  | 'nameConstraints'
  | 'extendedKeyUsageLimit'
  | 'subjectSerialNumber'
> & {
  readonly keyAlgorithm: SubCaProviderEntity['keyAlgorithm'] | '';
  readonly pkcs11: Pkcs11Settings;
};

/** Longest validity when a request names none (ruling 9). */
const DEFAULT_VALIDITY_PERIOD = 'P7D';

const NO_PKCS11: Pkcs11Settings = {
  signingEnabled: false,
  partitionLabel: '',
  partitionSerialNumber: '',
  allowedClientLibraries: [],
};

/** A provider that nobody has described yet: what a create request leaves out. */
export const EMPTY_CONTENT: ProviderContent = {
  name: '',
  caProductOptionId: '',
  commonName: '',
  organization: null,
  organizationalUnit: null,
  locality: null,
  stateOrProvince: null,
  country: null,
  keyAlgorithm: '',
  validityPeriod: DEFAULT_VALIDITY_PERIOD,
  pkcs11: NO_PKCS11,
  nameConstraints: false,
  extendedKeyUsageLimit: false,
  subjectSerialNumber: false,
};

/** Content with a request laid over it: absent and `null` keep, an empty attribute clears (contract.md §2.4). */
export function withRequest(
  base: ProviderContent,
  request: SubCaProviderUpdateRequest,
): ProviderContent {
  return {
    name: request.name ?? base.name,
    caProductOptionId: request.caProductOptionId ?? base.caProductOptionId,
    commonName: request.commonName ?? base.commonName,
    organization: attribute(base.organization, request.organization),
    organizationalUnit: attribute(base.organizationalUnit, request.organizationalUnit),
    locality: attribute(base.locality, request.locality),
    stateOrProvince: attribute(base.stateOrProvince, request.stateOrProvince),
    country: attribute(base.country, request.country),
    keyAlgorithm: request.keyAlgorithm ?? base.keyAlgorithm,
    validityPeriod: request.validityPeriod ?? base.validityPeriod,
    pkcs11: {
      signingEnabled: request.pkcs11?.signingEnabled ?? base.pkcs11.signingEnabled,
      partitionLabel: request.pkcs11?.partitionLabel ?? base.pkcs11.partitionLabel,
      partitionSerialNumber:
        request.pkcs11?.partitionSerialNumber ?? base.pkcs11.partitionSerialNumber,
      allowedClientLibraries:
        request.pkcs11?.allowedClientLibraries ?? base.pkcs11.allowedClientLibraries,
    },
    nameConstraints: request.nameConstraints ?? base.nameConstraints,
    extendedKeyUsageLimit: request.extendedKeyUsageLimit ?? base.extendedKeyUsageLimit,
    subjectSerialNumber: request.subjectSerialNumber ?? base.subjectSerialNumber,
  };
}

function attribute(stored: string | null, sent: string | null | undefined): string | null {
  if (sent === null || sent === undefined) return stored;
  return sent === '' ? null : sent;
}

/** What a row says, as a request could have written it. */
export function contentOf(row: SubCaProviderEntity): ProviderContent {
  return { ...row, pkcs11: { ...NO_PKCS11, ...row.pkcs11 } };
}

/** A provider as the wire shows it: unset attributes are absent, `pkcs11` is always there, the pin never. */
export function toSubCaProviderInformation(
  row: SubCaProviderEntity,
): z.input<typeof SubCaProviderInformation> {
  return {
    id: row.id,
    companyId: row.companyId,
    name: row.name,
    caType: row.caType,
    caAccountId: row.caAccountId,
    caProductOptionId: row.caProductOptionId,
    commonName: row.commonName,
    ...whenSet('organization', row.organization),
    ...whenSet('organizationalUnit', row.organizationalUnit),
    ...whenSet('locality', row.locality),
    ...whenSet('stateOrProvince', row.stateOrProvince),
    ...whenSet('country', row.country),
    keyAlgorithm: row.keyAlgorithm,
    validityPeriod: row.validityPeriod,
    pkcs11: { ...NO_PKCS11, ...row.pkcs11 },
    ...(row.nameConstraints ? { nameConstraints: true } : {}),
    ...(row.extendedKeyUsageLimit ? { extendedKeyUsageLimit: true } : {}),
    ...(row.subjectSerialNumber ? { subjectSerialNumber: true } : {}),
    creationDate: formatDateTime(row.creationDate),
    modificationDate: formatDateTime(row.modificationDate),
  };
}

function whenSet<Name extends string>(
  name: Name,
  value: string | null,
): Partial<Record<Name, string>> {
  return value === null ? {} : ({ [name]: value } as Record<Name, string>);
}
