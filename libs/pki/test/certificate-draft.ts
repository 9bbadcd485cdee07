import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { KEY_USAGES, type KeyUsage } from '@luciole/policy';
import type { CertificateKind } from '../src/certificate/certificate-template.ts';
import { OID } from '../src/der/oid.ts';
import { TAG } from '../src/der/tag.ts';
import * as der from '../src/der/writer.ts';

/**
 * A certificate before it is encoded, in which every member may be wrong. Templates cannot express what lints are
 * there to catch, so vectors are drawn with this instead.
 */
export interface CertificateDraft {
  version: number;
  /** Content octets of the INTEGER. */
  serialNumber: Uint8Array;
  signatureDer: Uint8Array;
  issuer: Uint8Array;
  notBefore: Uint8Array;
  notAfter: Uint8Array;
  subject: Uint8Array;
  subjectPublicKeyInfo: Uint8Array;
  /** What stands between the public key and the extensions. */
  uniqueIdentifiers: Uint8Array;
  extensions: DraftExtension[];
}

export interface DraftExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

export const EKU = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const;

const caKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const subjectKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const spkiOf = (key: KeyObject): Uint8Array =>
  new Uint8Array(key.export({ type: 'spki', format: 'der' }));

/** One attribute an RDN, UTF8String unless another string type is named. */
export function nameOf(
  ...attributes: readonly (readonly [type: string, value: string, stringTag?: number])[]
): Uint8Array {
  return der.sequence(
    ...attributes.map(([type, value, stringTag = TAG.utf8String]) =>
      der.setOf(
        der.sequence(der.oid(type), der.element(stringTag, new TextEncoder().encode(value))),
      ),
    ),
  );
}

export const keyUsageOf = (...names: readonly KeyUsage[]): Uint8Array =>
  der.namedBits(names.map((name) => KEY_USAGES.indexOf(name)));

export const basicConstraintsOf = (cA: boolean, pathLen?: number): Uint8Array =>
  der.sequence(
    ...(cA ? [der.boolean(true)] : []),
    ...(pathLen === undefined ? [] : [der.integer(pathLen)]),
  );

export const uri = (text: string): Uint8Array => der.ia5String(text, 0x86);
export const dns = (text: string): Uint8Array => der.ia5String(text, 0x82);
export const mailbox = (text: string): Uint8Array => der.ia5String(text, 0x81);
export const ip = (...octets: readonly number[]): Uint8Array =>
  der.implicitPrimitive(7, Uint8Array.from(octets));

export const sansOf = (...names: readonly Uint8Array[]): Uint8Array => der.sequence(...names);
export const ekuOf = (...oids: readonly string[]): Uint8Array =>
  der.sequence(...oids.map((oid) => der.oid(oid)));
export const authorityInfoAccessOf = (url: string, method: string = OID.caIssuers): Uint8Array =>
  der.sequence(der.sequence(der.oid(method), uri(url)));
export const distributionPointsOf = (url: string, ...more: readonly Uint8Array[]): Uint8Array =>
  der.sequence(der.sequence(der.explicit(0, der.explicit(0, uri(url))), ...more));
export const permittedOf = (...names: readonly Uint8Array[]): Uint8Array =>
  der.sequence(der.explicit(0, ...names.map((name) => der.sequence(name))));

const keyIdentifier = (spki: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(spki.subarray(-65)).digest().subarray(0, 20));
const authorityKeyId = der.sequence(
  der.implicitPrimitive(0, keyIdentifier(spkiOf(caKey.publicKey))),
);

const issuerName = nameOf([OID.organization, 'Luciole'], [OID.commonName, 'Luciole Test Root']);
const day = (text: string): Uint8Array => der.time(new Date(`${text}T00:00:00Z`));

const extension = (oid: string, critical: boolean, value: Uint8Array): DraftExtension => ({
  oid,
  critical,
  value,
});

/** A draft of the given kind that keeps every clause. */
export function draftOf(kind: CertificateKind): CertificateDraft {
  const isRoot = kind === 'root-ca';
  const spki = spkiOf(isRoot ? caKey.publicKey : subjectKey.publicKey);
  const subjectKeyId = extension(
    OID.subjectKeyIdentifier,
    false,
    der.octetString(keyIdentifier(spki)),
  );
  const authority = extension(OID.authorityKeyIdentifier, false, authorityKeyId);
  const urls = [
    extension(
      OID.authorityInfoAccess,
      false,
      authorityInfoAccessOf('http://pki.example.com/a.cer'),
    ),
    extension(
      OID.cRLDistributionPoints,
      false,
      distributionPointsOf('http://pki.example.com/a.crl'),
    ),
  ];
  const byKind: Record<
    CertificateKind,
    Pick<CertificateDraft, 'subject' | 'notAfter' | 'extensions'>
  > = {
    'root-ca': {
      subject: issuerName,
      notAfter: day('2046-11-01'),
      extensions: [
        extension(OID.basicConstraints, true, basicConstraintsOf(true)),
        extension(OID.keyUsage, true, keyUsageOf('keyCertSign', 'cRLSign')),
        subjectKeyId,
      ],
    },
    'cross-ca': {
      subject: nameOf([OID.organization, 'Luciole'], [OID.commonName, 'Luciole Root CA 2']),
      notAfter: day('2046-11-01'),
      extensions: [
        extension(OID.basicConstraints, true, basicConstraintsOf(true, 2)),
        extension(OID.keyUsage, true, keyUsageOf('keyCertSign', 'cRLSign')),
        subjectKeyId,
        authority,
        ...urls,
      ],
    },
    'intermediate-ca': {
      subject: nameOf([OID.organization, 'Luciole'], [OID.commonName, 'Luciole Intermediate']),
      notAfter: day('2031-11-01'),
      extensions: [
        extension(OID.basicConstraints, true, basicConstraintsOf(true, 1)),
        extension(OID.keyUsage, true, keyUsageOf('keyCertSign', 'cRLSign')),
        subjectKeyId,
        authority,
        ...urls,
      ],
    },
    'subordinate-ca': {
      subject: nameOf([OID.organization, 'Luciole'], [OID.commonName, 'issuer-1 mesh.example.com']),
      notAfter: day('2026-11-08'),
      extensions: [
        extension(OID.basicConstraints, true, basicConstraintsOf(true, 0)),
        extension(OID.keyUsage, true, keyUsageOf('digitalSignature', 'keyCertSign')),
        subjectKeyId,
        authority,
        ...urls,
      ],
    },
    'end-entity': {
      subject: nameOf([OID.commonName, 'details']),
      notAfter: day('2026-11-02'),
      extensions: [
        extension(OID.basicConstraints, true, basicConstraintsOf(false)),
        extension(OID.keyUsage, true, keyUsageOf('digitalSignature')),
        extension(OID.extendedKeyUsage, false, ekuOf(EKU.serverAuth, EKU.clientAuth)),
        extension(
          OID.subjectAltName,
          false,
          sansOf(uri('spiffe://cluster.local/ns/bookinfo/sa/details')),
        ),
        subjectKeyId,
        authority,
      ],
    },
    'ocsp-responder': {
      subject: nameOf([OID.commonName, 'Luciole Test Root OCSP Responder']),
      notAfter: day('2026-11-02'),
      extensions: [
        extension(OID.basicConstraints, true, basicConstraintsOf(false)),
        extension(OID.keyUsage, true, keyUsageOf('digitalSignature')),
        extension(OID.extendedKeyUsage, false, ekuOf(OID.ocspSigning)),
        extension(OID.ocspNoCheck, false, der.nullValue()),
        subjectKeyId,
        authority,
      ],
    },
  };
  return {
    version: 3,
    serialNumber: Uint8Array.from({ length: 16 }, (_, index) => index + 1),
    signatureDer: der.sequence(der.oid(OID.ecdsaWithSha256)),
    issuer: issuerName,
    notBefore: day('2026-11-01'),
    subjectPublicKeyInfo: spki,
    uniqueIdentifiers: new Uint8Array(0),
    ...byKind[kind],
  };
}

/** Replaces an extension where it stands, or adds it at the end. */
export function set(
  draft: CertificateDraft,
  oid: string,
  value: Uint8Array,
  critical: boolean = draft.extensions.find((found) => found.oid === oid)?.critical ?? false,
): void {
  const index = draft.extensions.findIndex((found) => found.oid === oid);
  const replacement = { oid, critical, value };
  if (index < 0) draft.extensions.push(replacement);
  else draft.extensions[index] = replacement;
}

/** Changes only whether an extension is critical. */
export function setCritical(draft: CertificateDraft, oid: string, critical: boolean): void {
  const found = draft.extensions.find((candidate) => candidate.oid === oid);
  if (found === undefined) throw new Error(`the draft has no extension ${oid}`);
  set(draft, oid, found.value, critical);
}

export function remove(draft: CertificateDraft, oid: string): void {
  draft.extensions.splice(
    draft.extensions.findIndex((found) => found.oid === oid),
    1,
  );
}

/** The draft encoded and signed: with a P-256 key that is thrown away, unless another hand is named. */
export function certificateDer(
  draft: CertificateDraft,
  signWith: (tbs: Uint8Array) => Uint8Array = (tbs) =>
    new Uint8Array(sign('sha256', tbs, caKey.privateKey)),
): Uint8Array {
  const tbs = der.sequence(
    ...(draft.version === 1 ? [] : [der.explicit(0, der.integer(draft.version - 1))]),
    der.element(TAG.integer, draft.serialNumber),
    draft.signatureDer,
    draft.issuer,
    der.sequence(draft.notBefore, draft.notAfter),
    draft.subject,
    draft.subjectPublicKeyInfo,
    draft.uniqueIdentifiers,
    ...(draft.extensions.length === 0
      ? []
      : [der.explicit(3, der.sequence(...draft.extensions.map(encodeExtension)))]),
  );
  return der.sequence(tbs, draft.signatureDer, der.bitString(signWith(tbs)));
}

function encodeExtension({ oid, critical, value }: DraftExtension): Uint8Array {
  return der.sequence(
    der.oid(oid),
    ...(critical ? [der.boolean(true)] : []),
    der.octetString(value),
  );
}
