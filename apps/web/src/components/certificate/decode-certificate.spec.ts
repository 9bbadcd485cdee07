import { fromHex, parseIpNetwork } from '@luciole/pki';
import { createTestHierarchy } from '@luciole/pki/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeCertificates, type DecodedCertificate } from './decode-certificate.ts';
import { nameConstraintsInWords } from './name-constraints-in-words.ts';

const network = (text: string) => ({
  form: 'iPAddress' as const,
  octets: parseIpNetwork(text) ?? new Uint8Array(8),
});
const dns = (value: string) => ({ form: 'dNSName' as const, value });
const uri = (value: string) => ({ form: 'uniformResourceIdentifier' as const, value });

const linesOf = (certificate: DecodedCertificate | undefined, name: string) =>
  certificate?.extensions.find((extension) => extension.name === name)?.lines;

describe('decodeCertificates', () => {
  let root: DecodedCertificate | undefined;
  let issuer: DecodedCertificate | undefined;
  let leaf: DecodedCertificate | undefined;
  beforeAll(async () => {
    const made = await createTestHierarchy({
      nameConstraints: {
        permitted: [dns('mesh.example'), uri('cluster.local'), network('10.0.0.0/8')],
        excluded: [],
      },
      extendedKeyUsages: ['SERVER_AUTH'],
      authorityUrls: {
        caIssuers: 'http://pki.example/ca',
        crl: 'http://pki.example/crl',
      },
    });
    const { certificate } = await made.issueLeaf();
    [root] = decodeCertificates(made.root.certificate.pem);
    [issuer] = decodeCertificates(made.subordinate.certificate.pem);
    [leaf] = decodeCertificates(certificate.pem + made.subordinate.certificate.pem);
  });

  it('tells who it is, who signed it, and what its key is', () => {
    expect(root).toMatchObject({
      subject: 'CN=Luciole Test Root,O=Luciole',
      isSelfIssued: true,
      publicKey: 'EC P-256',
      signatureAlgorithm: 'ecdsa-with-SHA256',
    });
    expect(fromHex(root?.serialNumber ?? '')).toBeDefined();
    expect(issuer).toMatchObject({
      isSelfIssued: false,
      issuer: 'CN=Luciole Test Intermediate,O=Luciole',
    });
  });

  it('tells every extension in words', () => {
    expect(linesOf(root, 'Basic constraints')).toEqual(['A CA']);
    expect(linesOf(issuer, 'Basic constraints')).toEqual(['A CA', 'CAs below it: none']);
    expect(linesOf(issuer, 'Extended key usage')).toEqual(['Server authentication']);
    expect(linesOf(issuer, 'CRL distribution points')).toEqual(['http://pki.example/crl']);
    expect(linesOf(issuer, 'Authority information access')).toEqual([
      'Its CA: http://pki.example/ca',
    ]);
    expect(linesOf(leaf, 'Subject alternative name')).toEqual([
      'spiffe://cluster.local/ns/bookinfo/sa/details',
    ]);
    expect(issuer?.nameConstraints).toContain('DNS names: only mesh.example');
  });

  it('refuses what is no certificate', () => {
    expect(() => decodeCertificates('-----BEGIN CERTIFICATE-----\nAAAA\n')).toThrow('PEM');
  });
});

describe('ruling 5: nameConstraintsInWords', () => {
  it('says of every form whether it is open, limited or closed', () => {
    const closed = nameConstraintsInWords({
      permitted: [uri('nothing.invalid'), dns('mesh.example'), dns('edge.example')],
      excluded: [network('0.0.0.0/0'), network('::/0')],
    });
    expect(closed).toEqual([
      'DNS names: only mesh.example, edge.example',
      'IP addresses: none',
      'Email addresses: any',
      'URIs: none',
      'Subjects: any',
    ]);
    const others = nameConstraintsInWords({
      permitted: [network('2001:db8::/32')],
      excluded: [dns(''), network('2001:db8:1::/48'), uri('evil.example')],
    });
    expect(others).toEqual([
      'DNS names: none',
      'IP addresses: only 2001:db8::/32, but not 2001:db8:1::/48',
      'Email addresses: any',
      'URIs: any but evil.example',
      'Subjects: any',
    ]);
  });
});
