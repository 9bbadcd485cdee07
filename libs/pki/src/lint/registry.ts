import type { CertificateKind } from '../certificate/certificate-template.ts';
import type { Lint } from './definition.ts';
import { versionIsThree } from './rfc5280/version-is-three.lint.ts';
import { serialNumberIsPositive } from './rfc5280/serial-number-is-positive.lint.ts';
import { serialNumberAtMostTwentyOctets } from './rfc5280/serial-number-at-most-twenty-octets.lint.ts';
import { issuerIsNotEmpty } from './rfc5280/issuer-is-not-empty.lint.ts';
import { nameStringsAreUtf8OrPrintable } from './rfc5280/name-strings-are-utf8-or-printable.lint.ts';
import { validityInOrder } from './rfc5280/validity-in-order.lint.ts';
import { caHasSubject } from './rfc5280/ca-has-subject.lint.ts';
import { emptySubjectHasCriticalSan } from './rfc5280/empty-subject-has-critical-san.lint.ts';
import { subjectWithinUpperBounds } from './rfc5280/subject-within-upper-bounds.lint.ts';
import { countryIsTwoLetters } from './rfc5280/country-is-two-letters.lint.ts';
import { noUniqueIdentifiers } from './rfc5280/no-unique-identifiers.lint.ts';
import { noUnknownCriticalExtension } from './rfc5280/no-unknown-critical-extension.lint.ts';
import { authorityKeyIdentifierPresent } from './rfc5280/authority-key-identifier-present.lint.ts';
import { authorityKeyIdentifierNotCritical } from './rfc5280/authority-key-identifier-not-critical.lint.ts';
import { subjectKeyIdentifierPresent } from './rfc5280/subject-key-identifier-present.lint.ts';
import { subjectKeyIdentifierNotCritical } from './rfc5280/subject-key-identifier-not-critical.lint.ts';
import { keyUsageCritical } from './rfc5280/key-usage-critical.lint.ts';
import { keyUsageNotEmpty } from './rfc5280/key-usage-not-empty.lint.ts';
import { keyCertSignMeansCa } from './rfc5280/key-cert-sign-means-ca.lint.ts';
import { ecKeyUsage } from './rfc5280/ec-key-usage.lint.ts';
import { ed25519KeyUsage } from './rfc5280/ed25519-key-usage.lint.ts';
import { sanDnsNameForm } from './rfc5280/san-dns-name-form.lint.ts';
import { sanIpAddressLength } from './rfc5280/san-ip-address-length.lint.ts';
import { sanUriForm } from './rfc5280/san-uri-form.lint.ts';
import { sanRfc822NameForm } from './rfc5280/san-rfc822-name-form.lint.ts';
import { basicConstraintsCriticalInCa } from './rfc5280/basic-constraints-critical-in-ca.lint.ts';
import { pathLenOnlyInCa } from './rfc5280/path-len-only-in-ca.lint.ts';
import { nameConstraintsOnlyInCa } from './rfc5280/name-constraints-only-in-ca.lint.ts';
import { nameConstraintsCritical } from './rfc5280/name-constraints-critical.lint.ts';
import { nameConstraintsMaskContiguous } from './rfc5280/name-constraints-mask-contiguous.lint.ts';
import { noDuplicateExtendedKeyUsage } from './rfc5280/no-duplicate-extended-key-usage.lint.ts';
import { anyExtendedKeyUsageNotCritical } from './rfc5280/any-extended-key-usage-not-critical.lint.ts';
import { authorityInfoAccessNotCritical } from './rfc5280/authority-info-access-not-critical.lint.ts';
import { noRevAvailOnlyInEndEntity } from './rfc5280/no-rev-avail-only-in-end-entity.lint.ts';
import { noRevAvailWithoutRevocationPointers } from './rfc5280/no-rev-avail-without-revocation-pointers.lint.ts';
import { ocspResponderHasOcspSigningAlone } from './rfc6960/ocsp-responder-has-ocsp-signing-alone.lint.ts';
import { ocspNoCheckExactlyInResponders } from './rfc6960/ocsp-no-check-exactly-in-responders.lint.ts';
import { oneUriSan } from './spiffe/one-uri-san.lint.ts';
import { validSpiffeId } from './spiffe/valid-spiffe-id.lint.ts';
import { svidLeafIsNotACa } from './spiffe/svid-leaf-is-not-a-ca.lint.ts';
import { svidLeafHasDigitalSignature } from './spiffe/svid-leaf-has-digital-signature.lint.ts';
import { svidLeafSignsNothing } from './spiffe/svid-leaf-signs-nothing.lint.ts';
import { keyAlgorithmAllowed } from './house/key-algorithm-allowed.lint.ts';
import { signatureAlgorithmAllowed } from './house/signature-algorithm-allowed.lint.ts';
import { serialNumberHasEntropy } from './house/serial-number-has-entropy.lint.ts';
import { sanCriticalOnlyWithoutSubject } from './house/san-critical-only-without-subject.lint.ts';
import { noDuplicateSan } from './house/no-duplicate-san.lint.ts';
import { onlyGovernedSanForms } from './house/only-governed-san-forms.lint.ts';
import { caHasNoSan } from './house/ca-has-no-san.lint.ts';
import { subordinateCaLivesAYearAtMost } from './house/subordinate-ca-lives-a-year-at-most.lint.ts';
import { ocspResponderLivesAWeekAtMost } from './house/ocsp-responder-lives-a-week-at-most.lint.ts';
import { pathLenByKind } from './house/path-len-by-kind.lint.ts';
import { caKeyUsageByKind } from './house/ca-key-usage-by-kind.lint.ts';
import { endEntitySignsNoCrl } from './house/end-entity-signs-no-crl.lint.ts';
import { endEntitySignsNoOcsp } from './house/end-entity-signs-no-ocsp.lint.ts';
import { endEntityStatesThatItIsNoCa } from './house/end-entity-states-that-it-is-no-ca.lint.ts';
import { subjectKeyIdentifierHasTwentyOctets } from './house/subject-key-identifier-has-twenty-octets.lint.ts';
import { authorityKeyIdentifierIsKeyIdAlone } from './house/authority-key-identifier-is-key-id-alone.lint.ts';
import { selfIssuedOnlyInRoot } from './house/self-issued-only-in-root.lint.ts';
import { authorityUrlsOnlyInIntermediates } from './house/authority-urls-only-in-intermediates.lint.ts';
import { authorityUrlsArePlainHttp } from './house/authority-urls-are-plain-http.lint.ts';
import { authorityUrlsArePublic } from './house/authority-urls-are-public.lint.ts';
import { distributionPointIsPlain } from './house/distribution-point-is-plain.lint.ts';
import { extendedKeyUsageNotCritical } from './house/extended-key-usage-not-critical.lint.ts';
import { constrainedCaCanCertifyItsServer } from './house/constrained-ca-can-certify-its-server.lint.ts';

/**
 * Every lint, in the order of its document. What the strict reader refuses needs no lint and has none: repeated
 * extensions, empty lists, GeneralizedTime before 2050, non-minimal encodings, control characters in names.
 */
export const LINTS: readonly Lint[] = [
  versionIsThree,
  serialNumberIsPositive,
  serialNumberAtMostTwentyOctets,
  issuerIsNotEmpty,
  nameStringsAreUtf8OrPrintable,
  validityInOrder,
  caHasSubject,
  emptySubjectHasCriticalSan,
  subjectWithinUpperBounds,
  countryIsTwoLetters,
  noUniqueIdentifiers,
  noUnknownCriticalExtension,
  authorityKeyIdentifierPresent,
  authorityKeyIdentifierNotCritical,
  subjectKeyIdentifierPresent,
  subjectKeyIdentifierNotCritical,
  keyUsageCritical,
  keyUsageNotEmpty,
  keyCertSignMeansCa,
  ecKeyUsage,
  ed25519KeyUsage,
  sanDnsNameForm,
  sanIpAddressLength,
  sanUriForm,
  sanRfc822NameForm,
  basicConstraintsCriticalInCa,
  pathLenOnlyInCa,
  nameConstraintsOnlyInCa,
  nameConstraintsCritical,
  nameConstraintsMaskContiguous,
  noDuplicateExtendedKeyUsage,
  anyExtendedKeyUsageNotCritical,
  authorityInfoAccessNotCritical,
  noRevAvailOnlyInEndEntity,
  noRevAvailWithoutRevocationPointers,
  ocspResponderHasOcspSigningAlone,
  ocspNoCheckExactlyInResponders,
  oneUriSan,
  validSpiffeId,
  svidLeafIsNotACa,
  svidLeafHasDigitalSignature,
  svidLeafSignsNothing,
  keyAlgorithmAllowed,
  signatureAlgorithmAllowed,
  serialNumberHasEntropy,
  sanCriticalOnlyWithoutSubject,
  noDuplicateSan,
  onlyGovernedSanForms,
  caHasNoSan,
  subordinateCaLivesAYearAtMost,
  ocspResponderLivesAWeekAtMost,
  pathLenByKind,
  caKeyUsageByKind,
  endEntitySignsNoCrl,
  endEntitySignsNoOcsp,
  endEntityStatesThatItIsNoCa,
  subjectKeyIdentifierHasTwentyOctets,
  authorityKeyIdentifierIsKeyIdAlone,
  selfIssuedOnlyInRoot,
  authorityUrlsOnlyInIntermediates,
  authorityUrlsArePlainHttp,
  authorityUrlsArePublic,
  distributionPointIsPlain,
  extendedKeyUsageNotCritical,
  constrainedCaCanCertifyItsServer,
];

/** Lints that apply to each kind: chosen once, because they run before every signature. */
export const LINTS_BY_KIND: Readonly<Record<CertificateKind, readonly Lint[]>> = {
  'root-ca': lintsFor('root-ca'),
  'cross-ca': lintsFor('cross-ca'),
  'intermediate-ca': lintsFor('intermediate-ca'),
  'subordinate-ca': lintsFor('subordinate-ca'),
  'end-entity': lintsFor('end-entity'),
  'ocsp-responder': lintsFor('ocsp-responder'),
};

function lintsFor(kind: CertificateKind): readonly Lint[] {
  return LINTS.filter((lint) => lint.applies(kind));
}
