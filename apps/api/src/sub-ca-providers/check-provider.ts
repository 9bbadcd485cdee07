import type { ErrorName, SaveWarning } from '@luciole/contract';
import {
  approximateSeconds,
  countCharacters,
  isTwoLetterCountry,
  parseValidityPeriod,
} from '@luciole/policy';
import { type Problem, problem } from '../http/application-error.ts';
import type { ProviderContent } from './sub-ca-provider.mapper.ts';

const DAY = 86_400;
/** Longest validity of a sub-CA, and the one above which saving warns (ruling 9). */
const MAX_DAYS = 365;
const WARN_ABOVE_DAYS = 30;

const TEXTS = [
  ['name', 'SUB_CA_PROVIDER_NAME_TOO_LONG'],
  ['commonName', 'SUB_CA_PROVIDER_COMMON_NAME_TOO_LONG'],
  ['organization', 'SUB_CA_PROVIDER_ORGANIZATION_TOO_LONG'],
  ['organizationalUnit', 'SUB_CA_PROVIDER_ORGANIZATIONAL_UNIT_TOO_LONG'],
  ['locality', 'SUB_CA_PROVIDER_LOCALITY_TOO_LONG'],
  ['stateOrProvince', 'SUB_CA_PROVIDER_STATE_OR_PROVINCE_TOO_LONG'],
  ['country', 'SUB_CA_PROVIDER_COUNTRY_TOO_LONG'],
] as const satisfies readonly (readonly [keyof ProviderContent, ErrorName])[];

/** Characters that end a name early or make two names look alike. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;

/** Everything that is wrong with a provider by itself; what it refers to is not looked at. */
export function providerProblems(content: ProviderContent): readonly Problem[] {
  return [
    ...missingProblems(content),
    ...textProblems(content),
    ...validityProblems(content.validityPeriod),
    ...pkcs11Problems(content),
  ];
}

function* missingProblems(content: ProviderContent): Generator<Problem> {
  if (content.name.trim() === '') {
    yield problem('SUB_CA_PROVIDER_NAME_EMPTY', {}, { pointer: '/name' });
  }
  if (content.commonName.trim() === '') {
    yield problem('SUB_CA_PROVIDER_COMMON_NAME_EMPTY', {}, { pointer: '/commonName' });
  }
  if (content.caProductOptionId === '') {
    yield problem('SUB_CA_PROVIDER_PRODUCT_OPTION_MISSING', {}, { pointer: '/caProductOptionId' });
  }
  if (content.keyAlgorithm === '') {
    yield problem('SUB_CA_PROVIDER_KEY_ALGORITHM_MISSING', {}, { pointer: '/keyAlgorithm' });
  }
}

function* textProblems(content: ProviderContent): Generator<Problem> {
  for (const [member, tooLong] of TEXTS) {
    const value = content[member] ?? '';
    const pointer = `/${member}`;
    if (countCharacters(value) > 64) yield problem(tooLong, {}, { pointer });
    if (UNPRINTABLE.test(value)) {
      const why = 'it holds a control character';
      yield problem(
        'SUB_CA_PROVIDER_NAME_UNACCEPTABLE',
        { path: member, problem: why },
        { pointer },
      );
    }
  }
}

function* validityProblems(value: string): Generator<Problem> {
  const pointer = '/validityPeriod';
  const period = parseValidityPeriod(value);
  if (period === undefined) {
    const why = 'it is not an ISO 8601 duration above zero';
    yield problem('SUB_CA_PROVIDER_VALIDITY_INVALID', { value, problem: why }, { pointer });
  } else if (approximateSeconds(period) > MAX_DAYS * DAY) {
    const why = `the built-in CA signs for at most ${MAX_DAYS} days`;
    yield problem('SUB_CA_PROVIDER_VALIDITY_INVALID', { value, problem: why }, { pointer });
  }
}

function* pkcs11Problems({ pkcs11 }: ProviderContent): Generator<Problem> {
  const labelLength = countCharacters(pkcs11.partitionLabel);
  if (labelLength > 32 || (pkcs11.signingEnabled && labelLength === 0)) {
    yield problem('PKCS11_PARTITION_INVALID', {}, { pointer: '/pkcs11/partitionLabel' });
  }
  if (!/^[A-Fa-fx0-9]{0,18}$/.test(pkcs11.partitionSerialNumber)) {
    const pointer = '/pkcs11/partitionSerialNumber';
    yield problem('PKCS11_SERIAL_NUMBER_INVALID', {}, { pointer });
  }
  for (const [index, value] of pkcs11.allowedClientLibraries.entries()) {
    if (/^[0-9A-Fa-f]{64}$/.test(value)) continue;
    const pointer = `/pkcs11/allowedClientLibraries/${index}`;
    yield problem('PKCS11_LIBRARY_INVALID', { value }, { pointer });
  }
}

/** What is worth a second look; it does not prevent saving (rulings 3, 5 and 9). */
export function providerWarnings(content: ProviderContent): SaveWarning[] {
  const warnings: SaveWarning[] = [];
  const period = parseValidityPeriod(content.validityPeriod);
  if (period !== undefined && approximateSeconds(period) > WARN_ABOVE_DAYS * DAY) {
    warnings.push({
      code: 'VALIDITY_LONG',
      message: `A sub-CA of more than ${WARN_ABOVE_DAYS} days is no longer ephemeral: a stolen key is useful until it ends`,
      path: '/validityPeriod',
    });
  }
  if (content.country !== null && !isTwoLetterCountry(content.country)) {
    warnings.push({
      code: 'COUNTRY_NOT_TWO_LETTERS',
      message: 'RFC 5280 wants a country of two letters; some clients refuse others',
      path: '/country',
    });
  }
  if (content.nameConstraints) {
    warnings.push({
      code: 'NAME_CONSTRAINTS_CLIENTS',
      message:
        'Some clients reject chains with URI name constraints (rustls-webpki 0.103.12 and later)',
      path: '/nameConstraints',
    });
  }
  return warnings;
}
