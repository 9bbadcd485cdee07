import { generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  basicConstraintsOf,
  certificateDer,
  draftOf,
  keyUsageOf,
  nameOf,
  permittedOf,
  remove,
  set,
  spkiOf,
  uri,
  dns,
  sansOf,
} from '../../test/certificate-draft.ts';
import type { CertificateDraft } from '../../test/certificate-draft.ts';
import { parseCertificate } from '../certificate/parse-certificate.ts';
import type { ParsedCertificate } from '../certificate/parsed-certificate.ts';
import { encodePem } from '../der/pem.ts';
import { OID } from '../der/oid.ts';
import * as der from '../der/writer.ts';
import { opensslVerify } from '../node/testing/openssl.ts';
import { createTestHierarchy, TEST_NOW } from '../node/testing/test-ca.ts';
import type { TestHierarchy } from '../node/testing/test-ca.ts';
import { verifySignedData } from '../node/verify-signed-data.ts';
import { buildPaths, MAX_PATH_LENGTH } from './build-path.ts';
import { trustAnchorOf } from './trust-anchor.ts';
import { findValidPath, validatePath } from './validate-path.ts';
import type { PathFaultCode, PathOptions } from './validate-path.ts';

const AT = new Date('2026-11-01T12:00:00Z');
const OPTIONS: PathOptions = { at: AT, verify: verifySignedData };

/** A chain of drafts in which each is really signed by the one before; the first is the anchor. */
interface ChainLink {
  readonly name: string;
  readonly change?: (draft: CertificateDraft) => void;
}

function aChain(...links: readonly ChainLink[]): readonly ParsedCertificate[] {
  let issuer: { key: ReturnType<typeof newKey>; name: Uint8Array } | undefined;
  return links.map(({ name, change }, index) => {
    const isLast = index === links.length - 1;
    const key = newKey();
    const draft = draftOf(index === 0 ? 'root-ca' : isLast ? 'end-entity' : 'intermediate-ca');
    draft.subject = nameOf([OID.commonName, name]);
    draft.issuer = issuer?.name ?? draft.subject;
    draft.subjectPublicKeyInfo = spkiOf(key.publicKey);
    draft.serialNumber = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, index + 1);
    set(draft, OID.subjectKeyIdentifier, der.octetString(keyIdOf(key.publicKey)));
    if (issuer !== undefined) {
      const authority = der.sequence(der.implicitPrimitive(0, keyIdOf(issuer.key.publicKey)));
      set(draft, OID.authorityKeyIdentifier, authority);
    }
    if (!isLast && index > 0) set(draft, OID.basicConstraints, basicConstraintsOf(true));
    change?.(draft);
    const signer = (issuer?.key ?? key).privateKey;
    issuer = { key, name: draft.subject };
    return parseCertificate(
      certificateDer(draft, (tbs) => new Uint8Array(sign('sha256', tbs, signer))),
    );
  });
}

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const keyIdOf = (key: ReturnType<typeof newKey>['publicKey']): Uint8Array => spkiOf(key).slice(-20);

const ROOT: ChainLink = { name: 'root' };
const LEAF: ChainLink = { name: 'leaf' };
const ca = (name: string, change?: ChainLink['change']): ChainLink =>
  change === undefined ? { name } : { name, change };

interface Verdict {
  readonly fault: PathFaultCode | undefined;
  readonly openssl: boolean;
}

const pem = (certificate: ParsedCertificate): string => encodePem('CERTIFICATE', certificate.der);

async function verdict(
  chain: readonly ParsedCertificate[],
  options: Partial<PathOptions> = {},
): Promise<Verdict> {
  const [anchor, ...certificates] = chain;
  const target = certificates.at(-1);
  if (anchor === undefined || target === undefined) throw new Error('the chain is too short');
  const fault = await validatePath(
    { anchor: trustAnchorOf(anchor.der), certificates },
    { ...OPTIONS, ...options },
  );
  const verified = opensslVerify({
    anchors: pem(anchor),
    intermediates: certificates.slice(0, -1).map(pem).join(''),
    target: pem(target),
    at: options.at ?? AT,
  });
  return { fault: fault?.code, openssl: verified.ok };
}

describe('validatePath', () => {
  it('takes a path that openssl takes', async () => {
    const chain = aChain(ROOT, ca('a'), ca('b'), LEAF);
    expect(await verdict(chain)).toEqual({ fault: undefined, openssl: true });
  });

  it.each<readonly [string, PathFaultCode, readonly ChainLink[]]>([
    [
      'an intermediate that is no CA',
      'NOT_A_CA',
      [ROOT, ca('a', (d) => set(d, OID.basicConstraints, basicConstraintsOf(false))), LEAF],
    ],
    [
      'an intermediate without basicConstraints',
      'NOT_A_CA',
      [ROOT, ca('a', (d) => remove(d, OID.basicConstraints)), LEAF],
    ],
    [
      'a path length that is used up',
      'PATH_LENGTH',
      [
        ROOT,
        ca('a', (d) => set(d, OID.basicConstraints, basicConstraintsOf(true, 0))),
        ca('b'),
        LEAF,
      ],
    ],
    [
      'a path length that a CA below widens',
      'PATH_LENGTH',
      [
        ROOT,
        ca('a', (d) => set(d, OID.basicConstraints, basicConstraintsOf(true, 1))),
        ca('b', (d) => set(d, OID.basicConstraints, basicConstraintsOf(true, 5))),
        ca('c'),
        LEAF,
      ],
    ],
    [
      'a CA that may not sign certificates',
      'KEY_USAGE',
      [ROOT, ca('a', (d) => set(d, OID.keyUsage, keyUsageOf('cRLSign'))), LEAF],
    ],
    [
      'an unknown critical extension in the target',
      'CRITICAL_EXTENSION',
      [ROOT, { name: 'leaf', change: (d) => set(d, '1.3.6.1.4.1.32473.1', der.nullValue(), true) }],
    ],
    [
      'an unknown critical extension in a CA',
      'CRITICAL_EXTENSION',
      [ROOT, ca('a', (d) => set(d, '1.3.6.1.4.1.32473.1', der.nullValue(), true)), LEAF],
    ],
    [
      'a name outside the constraints of the CA above',
      'NAME_CONSTRAINTS',
      [
        ROOT,
        ca('a', (d) => set(d, OID.nameConstraints, permittedOf(uri('other.test')), true)),
        LEAF,
      ],
    ],
    [
      'a name outside the constraints two CAs above',
      'NAME_CONSTRAINTS',
      [
        ROOT,
        ca('a', (d) => set(d, OID.nameConstraints, permittedOf(dns('other.test')), true)),
        ca('b'),
        { name: 'leaf', change: (d) => set(d, OID.subjectAltName, sansOf(dns('example.com'))) },
      ],
    ],
    [
      'constraints that a CA below widens',
      'NAME_CONSTRAINTS',
      [
        ROOT,
        ca('a', (d) => set(d, OID.nameConstraints, permittedOf(dns('a.example.com')), true)),
        ca('b', (d) => set(d, OID.nameConstraints, permittedOf(dns('example.com')), true)),
        { name: 'leaf', change: (d) => set(d, OID.subjectAltName, sansOf(dns('b.example.com'))) },
      ],
    ],
    [
      'a subject outside permitted directory names',
      'NAME_CONSTRAINTS',
      [
        ROOT,
        ca('a', (d) =>
          set(
            d,
            OID.nameConstraints,
            permittedOf(der.explicit(4, nameOf([OID.organization, 'Other']))),
            true,
          ),
        ),
        LEAF,
      ],
    ],
    [
      'a certificate that is not yet valid',
      'VALIDITY',
      [
        ROOT,
        { name: 'leaf', change: (d) => (d.notBefore = der.time(new Date('2026-11-01T18:00:00Z'))) },
      ],
    ],
    [
      'a CA that has ended',
      'VALIDITY',
      [ROOT, ca('a', (d) => (d.notAfter = der.time(new Date('2026-11-01T06:00:00Z')))), LEAF],
    ],
  ])('refuses %s, as openssl does', async (_, code, links) => {
    expect(await verdict(aChain(...links))).toEqual({ fault: code, openssl: false });
  });

  it('takes a subject within permitted directory names, whatever its case', async () => {
    const constrained = ca('a', (d) =>
      set(
        d,
        OID.nameConstraints,
        permittedOf(der.explicit(4, nameOf([OID.commonName, 'LEAF']))),
        true,
      ),
    );
    expect(await verdict(aChain(ROOT, constrained, LEAF))).toEqual({
      fault: undefined,
      openssl: true,
    });
  });

  it('holds notAfter to be inclusive of its last second', async () => {
    const chain = aChain(ROOT, LEAF);
    const target = chain.at(-1);
    const notAfter = target?.tbs.notAfter.getTime() ?? 0;
    expect(await verdict(chain, { at: new Date(notAfter + 999) })).toMatchObject({
      fault: undefined,
    });
    expect(await verdict(chain, { at: new Date(notAfter + 1000) })).toMatchObject({
      fault: 'VALIDITY',
    });
  });

  it('refuses a signature by another key of the same name', async () => {
    const [root] = aChain(ROOT, LEAF);
    const [, leaf] = aChain(ROOT, LEAF);
    const chain = [root, leaf].filter((certificate) => certificate !== undefined);
    expect(await verdict(chain)).toEqual({ fault: 'SIGNATURE', openssl: false });
  });

  it('holds every certificate that limits its purposes to the purpose asked for', async () => {
    const serverAuth = '1.3.6.1.5.5.7.3.1';
    const emailOnly = ca('a', (d) =>
      set(d, OID.extendedKeyUsage, der.sequence(der.oid('1.3.6.1.5.5.7.3.4'))),
    );
    const at = { extendedKeyUsage: serverAuth };
    expect(await verdict(aChain(ROOT, emailOnly, LEAF), at)).toMatchObject({
      fault: 'EXTENDED_KEY_USAGE',
    });
    expect(await verdict(aChain(ROOT, ca('a'), LEAF), at)).toMatchObject({ fault: undefined });
  });
});

describe('buildPaths', () => {
  it('finds the way through certificates in any order, the shortest first', () => {
    const [root, a, b, leaf] = aChain(ROOT, ca('a'), ca('b'), LEAF);
    if (root === undefined || a === undefined || b === undefined || leaf === undefined) {
      throw new Error('the chain is too short');
    }
    const anchors = [trustAnchorOf(root.der), trustAnchorOf(a.der)];
    const paths = buildPaths(leaf, { anchors, intermediates: [root, b, leaf, a] });
    expect(paths.map(({ certificates }) => certificates)).toEqual([
      [b, leaf],
      [a, b, leaf],
    ]);
  });

  it('ends in the face of CAs that certify one another', () => {
    const names = ['x', 'y', 'z'];
    const loops = names.flatMap((issuer) =>
      names.flatMap((subject) =>
        Array.from({ length: 6 }, () => {
          const draft = draftOf('intermediate-ca');
          draft.subjectPublicKeyInfo = spkiOf(newKey().publicKey);
          draft.issuer = nameOf([OID.commonName, issuer]);
          draft.subject = nameOf([OID.commonName, subject]);
          remove(draft, OID.authorityKeyIdentifier);
          return parseCertificate(certificateDer(draft));
        }),
      ),
    );
    const draft = draftOf('end-entity');
    draft.issuer = nameOf([OID.commonName, 'x']);
    remove(draft, OID.authorityKeyIdentifier);
    const target = parseCertificate(certificateDer(draft));
    const anchor = trustAnchorOf(aChain(ROOT, LEAF)[0]?.der ?? new Uint8Array());
    expect(buildPaths(target, { anchors: [anchor], intermediates: loops })).toEqual([]);
  });

  it('follows a path no further than its longest', () => {
    const cas = Array.from({ length: MAX_PATH_LENGTH }, (_, index) => ca(`ca-${index}`));
    const [root, ...rest] = aChain(ROOT, ...cas, LEAF);
    const target = rest.at(-1);
    if (root === undefined || target === undefined) throw new Error('the chain is too short');
    const anchors = [trustAnchorOf(root.der)];
    expect(buildPaths(target, { anchors, intermediates: rest })).toEqual([]);
  });
});

describe('findValidPath', () => {
  let hierarchy: TestHierarchy;
  beforeAll(async () => {
    hierarchy = await createTestHierarchy();
  });

  it('says when nothing leads to an anchor, and when nothing that does is valid', async () => {
    const { certificate } = await hierarchy.issueLeaf();
    const target = parseCertificate(certificate.der);
    const anchors = [trustAnchorOf(hierarchy.root.certificate.der)];
    const intermediates = [hierarchy.subordinate, hierarchy.intermediate].map((found) =>
      parseCertificate(found.certificate.der),
    );
    await expect(
      findValidPath(target, { anchors, intermediates: [] }, { ...OPTIONS, at: TEST_NOW }),
    ).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
    await expect(
      findValidPath(target, { anchors, intermediates }, { ...OPTIONS, at: new Date(0) }),
    ).rejects.toMatchObject({ code: 'PATH_INVALID', cause: [{ code: 'VALIDITY', index: 0 }] });
  });

  it('takes an intermediate as anchor, as openssl does with -partial_chain (ruling 6)', async () => {
    const { certificate } = await hierarchy.issueLeaf();
    const path = await findValidPath(
      parseCertificate(certificate.der),
      {
        anchors: [trustAnchorOf(hierarchy.subordinate.certificate.der)],
        intermediates: [],
      },
      { ...OPTIONS, at: TEST_NOW },
    );
    expect(path.certificates).toHaveLength(1);
    const partial = (options: readonly string[]): boolean =>
      opensslVerify({
        anchors: hierarchy.subordinate.certificate.pem,
        target: certificate.pem,
        at: TEST_NOW,
        options,
      }).ok;
    expect([partial([]), partial(['-partial_chain'])]).toEqual([false, true]);
  });
});
