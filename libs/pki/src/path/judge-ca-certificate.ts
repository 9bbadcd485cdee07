import type { KeyUsage } from '@luciole/policy';
import type { ParsedCertificate } from '../certificate/parsed-certificate.ts';
import { EXTENDED_KEY_USAGE_OIDS } from '../certificate/extended-key-usages.ts';
import { readPublicKey } from '../crypto/public-key.ts';
import { equalOctets } from '../der/octets.ts';
import { buildPaths } from './build-path.ts';
import { trustAnchorOf } from './trust-anchor.ts';
import { type PathFaultCode, pathFaults, type PathOptions } from './validate-path.ts';

/** CAs that stand under the judged one: those of issuers. */
const CAS_BELOW = 1;
const NEEDED_USAGES: readonly KeyUsage[] = ['keyCertSign', 'cRLSign'];

/** Why a certificate cannot be that of our CA. `certificate` is the one at fault. */
export type CaCertificateFault =
  | { readonly code: 'KEY_NOT_CERTIFIED' | 'KEY_CERTIFIED_TWICE' | 'ANCHOR_MISSING' }
  | { readonly code: 'PATH_MISSING'; readonly certificate: ParsedCertificate }
  | {
      readonly code:
        'NOT_A_CA' | 'KEY_IDENTIFIER' | 'VALIDITY' | 'KEY_UNSUPPORTED' | 'OUTLIVES_ISSUER';
      readonly certificate: ParsedCertificate;
    }
  | {
      readonly code: 'KEY_USAGE';
      readonly certificate: ParsedCertificate;
      readonly missing: readonly KeyUsage[];
    }
  | {
      readonly code: 'PATH_LENGTH';
      readonly certificate: ParsedCertificate;
      /** What its pathLenConstraint would have to be at least (RFC 5280 §4.2.1.9). */
      readonly needed: number;
    }
  | { readonly code: VerificationFault; readonly certificate: ParsedCertificate };

/** What only verifying the path finds; the rest is said of each certificate in more detail. */
const VERIFICATION_FAULTS = [
  'SIGNATURE',
  'ISSUER',
  'NAME_CONSTRAINTS',
  'CRITICAL_EXTENSION',
  'EXTENDED_KEY_USAGE',
] as const satisfies readonly PathFaultCode[];
type VerificationFault = (typeof VERIFICATION_FAULTS)[number];

/** Everything against a CA's certificate, or its chain. */
export type CaCertificateJudgement =
  | { readonly faults: readonly [CaCertificateFault, ...CaCertificateFault[]] }
  | {
      readonly faults: readonly [];
      /** The judged certificate first, the anchor last. */
      readonly chain: readonly [ParsedCertificate, ...ParsedCertificate[]];
    };

/** What a certificate is judged by. */
export interface CaCertificateExpectations extends Pick<PathOptions, 'at' | 'verify'> {
  /** The key that is to be certified, DER. */
  readonly subjectPublicKeyInfoDer: Uint8Array;
  /** Key identifiers that follow from that key; another one could be that of somebody else's CA. */
  readonly keyIdentifiers: readonly Uint8Array[];
}

/**
 * Judges a certificate that another CA made for a CA of ours, with the chain it came with: whether issuers' CAs can stand
 * under it, and a path leads to a self-signed certificate among them that verifiers will accept. It names every fault, not
 * the first; where several paths lead up, those of the one with the fewest.
 *
 * @param certificates - the certificate and those above it, in any order; more than are needed do no harm
 */
export async function judgeCaCertificate(
  certificates: readonly ParsedCertificate[],
  expectations: CaCertificateExpectations,
): Promise<CaCertificateJudgement> {
  const [own, ...more] = certificates.filter(({ tbs }) =>
    equalOctets(tbs.subjectPublicKeyInfo.der, expectations.subjectPublicKeyInfoDer),
  );
  if (own === undefined) return { faults: [{ code: 'KEY_NOT_CERTIFIED' }] };
  if (more.some(({ der }) => !equalOctets(der, own.der)))
    return { faults: [{ code: 'KEY_CERTIFIED_TWICE' }] };
  const chains = chainsOf(own, certificates);
  if (chains.length === 0) {
    const missing: CaCertificateFault = certificates.some(isSelfIssued)
      ? { code: 'PATH_MISSING', certificate: own }
      : { code: 'ANCHOR_MISSING' };
    return { faults: [missing, ...faultsOf([own], expectations)] };
  }
  const judged = await Promise.all(
    chains.map(async (chain) => ({
      chain,
      faults: [
        ...faultsOf(chain, expectations),
        ...(await verificationFaults(chain, expectations)),
      ],
    })),
  );
  const [best] = judged.toSorted((left, right) => left.faults.length - right.faults.length);
  const [first, ...others] = best?.faults ?? [];
  if (first !== undefined) return { faults: [first, ...others] };
  return { faults: [], chain: best?.chain ?? [own] };
}

type Chain = readonly [ParsedCertificate, ...ParsedCertificate[]];

/** Prospective chains, each with the judged certificate first and a self-issued one last. */
function chainsOf(own: ParsedCertificate, certificates: readonly ParsedCertificate[]): Chain[] {
  const roots = certificates.filter(
    (certificate) => certificate !== own && isSelfIssued(certificate),
  );
  const intermediates = certificates.filter(
    (certificate) => certificate !== own && !roots.includes(certificate),
  );
  return roots.flatMap((root) =>
    buildPaths(own, { anchors: [trustAnchorOf(root.der)], intermediates }).map((path): Chain => [
      own,
      ...path.certificates.slice(0, -1).toReversed(),
      root,
    ]),
  );
}

/** What can be said of each certificate of a chain, or of the judged one alone, without verifying anything. */
function faultsOf(
  chain: Chain,
  { at, keyIdentifiers }: CaCertificateExpectations,
): CaCertificateFault[] {
  const [own] = chain;
  return chain.flatMap((certificate, height) => {
    const { notAfter, notBefore, known, subjectPublicKeyInfo } = certificate.tbs;
    const { basicConstraints, keyUsage, subjectKeyIdentifier } = known;
    const isOwn = certificate === own;
    const needed = height + CAS_BELOW;
    // Only what RFC 5280 demands of those above; ours has to sign CRLs too.
    const missing = NEEDED_USAGES.filter(
      (usage) =>
        (isOwn || (keyUsage !== undefined && usage === 'keyCertSign')) &&
        keyUsage?.includes(usage) !== true,
    );
    const second = Math.floor(at.getTime() / 1000) * 1000;
    const faults: (CaCertificateFault | false)[] = [
      basicConstraints?.cA !== true && { code: 'NOT_A_CA', certificate },
      missing.length > 0 && { code: 'KEY_USAGE', certificate, missing },
      (basicConstraints?.pathLenConstraint ?? needed) < needed && {
        code: 'PATH_LENGTH',
        certificate,
        needed,
      },
      isOwn &&
        !keyIdentifiers.some(
          (one) => subjectKeyIdentifier !== undefined && equalOctets(one, subjectKeyIdentifier),
        ) && { code: 'KEY_IDENTIFIER', certificate },
      (second < notBefore.getTime() || notAfter.getTime() < second) && {
        code: 'VALIDITY',
        certificate,
      },
      !isOwn && notAfter < own.tbs.notAfter && { code: 'OUTLIVES_ISSUER', certificate },
      !isSupportedKey(subjectPublicKeyInfo.der) && { code: 'KEY_UNSUPPORTED', certificate },
    ];
    return faults.filter((fault) => fault !== false);
  });
}

/** What RFC 5280 §6.1 finds beyond that, the self-signed certificate included. */
async function verificationFaults(
  chain: Chain,
  { at, verify }: CaCertificateExpectations,
): Promise<CaCertificateFault[]> {
  const certificates = chain.toReversed();
  const path = { anchor: trustAnchorOf((certificates[0] ?? chain[0]).der), certificates };
  const faults: CaCertificateFault[] = [];
  // Verifiers hold CAs to the purpose too, and an issuer's own server certificate comes from under this one (ruling 5).
  const options = { at, verify, extendedKeyUsage: EXTENDED_KEY_USAGE_OIDS.SERVER_AUTH };
  for await (const { code, index } of pathFaults(path, options)) {
    if (isOfVerification(code)) faults.push({ code, certificate: certificates[index] ?? chain[0] });
  }
  return faults;
}

function isOfVerification(code: PathFaultCode): code is VerificationFault {
  return VERIFICATION_FAULTS.some((one) => one === code);
}

function isSelfIssued({ tbs }: ParsedCertificate): boolean {
  return equalOctets(tbs.issuerDer, tbs.subjectDer);
}

function isSupportedKey(subjectPublicKeyInfoDer: Uint8Array): boolean {
  try {
    readPublicKey(subjectPublicKeyInfoDer);
    return true;
  } catch {
    // Whatever it is, it is none that verifiers of ours take.
    return false;
  }
}
