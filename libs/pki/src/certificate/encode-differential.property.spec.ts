import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import * as asn1 from '@peculiar/asn1-x509';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubjectAlternativeNames, SubjectNames } from '@luciole/policy';
import { EXTENDED_KEY_USAGES, KEY_USAGES } from '@luciole/policy';
import { toHex } from '../der/hex.ts';
import { decodeName } from '../der/name.ts';
import { generateCaKeyPair } from '../node/key-pair.ts';
import { sha256, secureRandom } from '../node/sha256.ts';
import { createTestHierarchy, TEST_NOW } from '../node/testing/test-ca.ts';
import type { CertificateTemplate } from './certificate-template.ts';
import { EXTENDED_KEY_USAGE_OIDS } from './extended-key-usages.ts';
import { parseTbsCertificate } from './parse-certificate.ts';
import { prepareCertificate } from './prepare-certificate.ts';
import { endEntityTemplate } from './templates/end-entity.template.ts';
import { intermediateCaTemplate } from './templates/intermediate-ca.template.ts';
import { rootCaTemplate } from './templates/root-ca.template.ts';
import { subordinateCaTemplate } from './templates/subordinate-ca.template.ts';

const HOUR = 3_600_000;
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
const dnsName = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));
const text = fc.stringMatching(/^[A-Za-zäöü0-9 .-]{1,30}$/);
const few = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(values, { maxLength: 3 });
const subjects: fc.Arbitrary<SubjectNames> = fc.record({
  commonName: few(text).map((values) => values.slice(0, 1)),
  organization: few(text),
  organizationalUnit: few(text),
  locality: few(text),
  stateOrProvince: few(text),
  country: fc.constantFrom([], ['CH'], ['FR']),
});
const sans: fc.Arbitrary<SubjectAlternativeNames> = fc.record({
  dnsNames: few(dnsName),
  ipAddresses: few(fc.ipV4()),
  rfc822Names: few(dnsName.map((domain) => `mail@${domain}`)),
  uniformResourceIdentifiers: fc.oneof(
    fc.constant([]),
    dnsName.map((domain) => [`spiffe://${domain}/ns/a`]),
  ),
});

/** Names by @peculiar/asn1-x509, in the order and string types of docs/decisions (RFC 5280 §4.1.2.4). */
function libraryName(subject: SubjectNames, serialNumber: string | undefined): asn1.Name {
  const order = [
    ['2.5.4.6', subject.country],
    ['2.5.4.8', subject.stateOrProvince],
    ['2.5.4.7', subject.locality],
    ['2.5.4.10', subject.organization],
    ['2.5.4.11', subject.organizationalUnit],
    ['2.5.4.3', subject.commonName],
    ['2.5.4.5', serialNumber === undefined ? [] : [serialNumber]],
  ] as const;
  return new asn1.Name(
    order.flatMap(([type, values]) =>
      values.map((value) => {
        const printable = type === '2.5.4.6' || type === '2.5.4.5';
        const directoryString = printable ? { printableString: value } : { utf8String: value };
        return new asn1.RelativeDistinguishedName([
          new asn1.AttributeTypeAndValue({ type, value: new asn1.AttributeValue(directoryString) }),
        ]);
      }),
    ),
  );
}

const extension = (extnID: string, critical: boolean, value: unknown): asn1.Extension =>
  new asn1.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });

/** TBSCertificate of a template by @peculiar/asn1-x509, from what is random or derived in ours. */
function libraryTbs(
  template: CertificateTemplate,
  ours: Uint8Array,
  issuerNameDer: Uint8Array | undefined,
  issuerKeyIdentifier: Uint8Array | undefined,
): Uint8Array {
  const parsed = parseTbsCertificate(ours);
  const { spki, serial } = {
    spki: AsnConvert.parse(template.publicKey.subjectPublicKeyInfoDer, asn1.SubjectPublicKeyInfo),
    serial: Uint8Array.from(parsed.serialNumber).buffer,
  };
  const randomName = decodeName(parsed.subjectDer)
    .flat()
    .find(({ type }) => type === '2.5.4.5');
  const subject = libraryName(template.subject, randomName?.value);
  const extensions: asn1.Extension[] = [
    extension('2.5.29.19', true, new asn1.BasicConstraints(template.basicConstraints)),
  ];
  if (template.keyUsages.length > 0) {
    const flags = template.keyUsages.reduce(
      (sum, usage) => sum | (1 << KEY_USAGES.indexOf(usage)),
      0,
    );
    extensions.push(extension('2.5.29.15', true, new asn1.KeyUsage(flags)));
  }
  if (template.extendedKeyUsages.length > 0) {
    const oids = template.extendedKeyUsages.map((usage) => EXTENDED_KEY_USAGE_OIDS[usage]);
    extensions.push(extension('2.5.29.37', false, new asn1.ExtendedKeyUsage(oids)));
  }
  const later: asn1.Extension[] = [];
  if (issuerKeyIdentifier !== undefined) {
    extensions.push(
      extension(
        '2.5.29.35',
        false,
        new asn1.AuthorityKeyIdentifier({
          keyIdentifier: new asn1.KeyIdentifier(issuerKeyIdentifier),
        }),
      ),
    );
  }
  if (template.authorityUrls.caIssuers !== undefined) {
    const accessLocation = new asn1.GeneralName({
      uniformResourceIdentifier: template.authorityUrls.caIssuers,
    });
    extensions.push(
      extension(
        '1.3.6.1.5.5.7.1.1',
        false,
        new asn1.AuthorityInfoAccessSyntax([
          new asn1.AccessDescription({ accessMethod: '1.3.6.1.5.5.7.48.2', accessLocation }),
        ]),
      ),
    );
  }
  if (template.authorityUrls.crl !== undefined) {
    const fullName = [
      new asn1.GeneralName({ uniformResourceIdentifier: template.authorityUrls.crl }),
    ];
    const distributionPoint = new asn1.DistributionPointName({ fullName });
    extensions.push(
      extension(
        '2.5.29.31',
        false,
        new asn1.CRLDistributionPoints([new asn1.DistributionPoint({ distributionPoint })]),
      ),
    );
  }
  if (template.hasNoRevAvail) {
    extensions.push(
      new asn1.Extension({
        extnID: '2.5.29.56',
        critical: false,
        extnValue: new OctetString(Uint8Array.of(5, 0)),
      }),
    );
  }
  const keyIdentifier = sha256(template.publicKey.subjectPublicKey).slice(0, 20);
  later.push(extension('2.5.29.14', false, new asn1.SubjectKeyIdentifier(keyIdentifier)));
  const names = libraryAlternativeNames(template.sans);
  if (names.length > 0) {
    later.push(
      extension('2.5.29.17', subject.length === 0, new asn1.SubjectAlternativeName(names)),
    );
  }
  const constraints = template.nameConstraints;
  if (constraints !== undefined) {
    const subtrees = (bases: typeof constraints.permitted): asn1.GeneralSubtrees =>
      new asn1.GeneralSubtrees(
        bases.map((base) => {
          if (!('value' in base)) throw new Error('the test only makes textual constraints');
          return new asn1.GeneralSubtree({
            base: new asn1.GeneralName({ [base.form]: base.value }),
          });
        }),
      );
    later.push(
      extension(
        '2.5.29.30',
        true,
        new asn1.NameConstraints({
          permittedSubtrees: subtrees(constraints.permitted),
          excludedSubtrees: subtrees(constraints.excluded),
        }),
      ),
    );
  }
  const tbs = new asn1.TBSCertificate({
    version: asn1.Version.v3,
    serialNumber: serial,
    signature: new asn1.AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' }),
    issuer: issuerNameDer === undefined ? subject : AsnConvert.parse(issuerNameDer, asn1.Name),
    validity: new asn1.Validity({ notBefore: parsed.notBefore, notAfter: parsed.notAfter }),
    subject,
    subjectPublicKeyInfo: spki,
    extensions: new asn1.Extensions([...extensions, ...later]),
  });
  return new Uint8Array(AsnConvert.serialize(tbs));
}

function libraryAlternativeNames(names: SubjectAlternativeNames | undefined): asn1.GeneralName[] {
  if (names === undefined) return [];
  return [
    ...names.dnsNames.map((dNSName) => new asn1.GeneralName({ dNSName })),
    ...names.ipAddresses.map((iPAddress) => new asn1.GeneralName({ iPAddress })),
    ...names.rfc822Names.map((rfc822Name) => new asn1.GeneralName({ rfc822Name })),
    ...names.uniformResourceIdentifiers.map(
      (uniformResourceIdentifier) => new asn1.GeneralName({ uniformResourceIdentifier }),
    ),
  ];
}

describe('prepareCertificate and @peculiar/asn1-x509 write the same bytes', async () => {
  const { root, intermediate, subordinate } = await createTestHierarchy();
  const { subjectPublicKey: publicKey } = await generateCaKeyPair('EC_P256');
  const now = TEST_NOW;
  const urls = { caIssuers: 'http://pki.example/ca/1.cer', crl: 'http://pki.example/crl/1.crl' };
  const constraints = {
    permitted: [
      { form: 'dNSName', value: 'example.com' },
      { form: 'uniformResourceIdentifier', value: 'td.example' },
    ],
    excluded: [{ form: 'rfc822Name', value: 'example.org' }],
  } as const;

  /** What we write and what the library writes, in hex. */
  function writings(
    template: CertificateTemplate,
    issuer: typeof root.ca | 'self',
  ): [string, string] {
    const ours = prepareCertificate(template, { issuer, now, random: secureRandom, sha256 }).tbsDer;
    const theirs = libraryTbs(
      template,
      ours,
      issuer === 'self' ? undefined : issuer.subjectNameDer,
      issuer === 'self' ? undefined : issuer.subjectKeyIdentifier,
    );
    return [toHex(ours), toHex(theirs)];
  }
  const notAfters = fc
    .integer({ min: 1, max: 24 * 365 * 40 })
    .map((hours) => new Date(now.getTime() + hours * HOUR));
  const caSubjects = subjects.filter((subject) => Object.values(subject).flat().length > 0);

  it('for roots, into the years of GeneralizedTime', () => {
    fc.assert(
      fc.property(caSubjects, notAfters, (subject, notAfter) => {
        const [ours, theirs] = writings(rootCaTemplate({ subject, publicKey, notAfter }), 'self');
        expect(ours).toBe(theirs);
      }),
    );
  });

  it('for intermediates, with and without URLs', () => {
    fc.assert(
      fc.property(caSubjects, notAfters, fc.boolean(), (subject, notAfter, hasUrls) => {
        const authorityUrls = hasUrls ? urls : undefined;
        const [ours, theirs] = writings(
          intermediateCaTemplate({ subject, publicKey, notAfter, authorityUrls }),
          root.ca,
        );
        expect(ours).toBe(theirs);
      }),
    );
  });

  it('for subordinate CAs, with URLs, random serialNumber RDN, name constraints and EKU limit', () => {
    fc.assert(
      fc.property(caSubjects, fc.boolean(), fc.boolean(), fc.boolean(), (subject, a, b, c) => {
        const template = subordinateCaTemplate({
          subject,
          publicKey,
          notAfter: new Date(now.getTime() + 168 * HOUR),
          authorityUrls: a ? urls : undefined,
          hasRandomSubjectSerialNumber: b,
          nameConstraints: c ? constraints : undefined,
          extendedKeyUsages: c ? ['SERVER_AUTH', 'CLIENT_AUTH'] : undefined,
        });
        const [ours, theirs] = writings(template, intermediate.ca);
        expect(ours).toBe(theirs);
      }),
    );
  });

  it('for end entities of any content', () => {
    const keyUsages = fc.subarray(['digitalSignature', 'nonRepudiation', 'keyAgreement'] as const, {
      minLength: 1,
    });
    const usages = fc.subarray(EXTENDED_KEY_USAGES.filter((usage) => usage !== 'OCSP_SIGNING'));
    fc.assert(
      fc.property(
        subjects,
        sans,
        keyUsages,
        usages,
        fc.boolean(),
        (subject, names, keys, ekus, hasNoRevAvail) => {
          fc.pre([...Object.values(subject), ...Object.values(names)].flat().length > 0);
          // A SPIFFE ID asks for digitalSignature; a lint holds that.
          fc.pre(
            names.uniformResourceIdentifiers.length === 0 || keys.includes('digitalSignature'),
          );
          const content = {
            subject,
            sans: names,
            keyAlgorithm: 'EC_P256',
            keyUsages: keys,
            extendedKeyUsages: ekus,
            validityPeriod: { years: 0, months: 0, seconds: 3600 },
          } as const;
          const notAfter = new Date(now.getTime() + HOUR);
          const [ours, theirs] = writings(
            endEntityTemplate(content, { publicKey, notAfter, hasNoRevAvail }),
            subordinate.ca,
          );
          expect(ours).toBe(theirs);
        },
      ),
      { numRuns: 300 },
    );
  });
});
