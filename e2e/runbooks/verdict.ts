import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePem, parseCertificate } from '@luciole/pki';
import type { Mesh } from '../support/mesh.ts';
import { openssl } from '../support/openssl.ts';
import type { StolenSubCa } from './thief.ts';

const known = (pem: string) => parseCertificate(decodePem(pem, ['CERTIFICATE'])).tbs.known;

/** Where the CRL of the CA above is, past the public name. */
export function crlAddressOf(certificate: string): string {
  const keyIdentifier =
    known(certificate).authorityKeyIdentifier?.keyIdentifier ?? new Uint8Array();
  return `/v1/builtinca/crl/${Buffer.from(keyIdentifier).toString('hex')}`;
}

/** What `openssl verify` says of a sub-CA, with the present CRL of every CA above it. */
export async function verdictOf(
  { client, folder, rootPem }: Mesh,
  { certificate, issuerCertificates }: Omit<StolenSubCa, 'id'>,
): Promise<string> {
  const work = await mkdtemp(join(folder, 'verdict-'));
  const put = async (name: string, content: string | Buffer) => {
    await writeFile(join(work, name), content);
    return join(work, name);
  };
  const [intermediate = ''] = issuerCertificates;
  const crls: string[] = [];
  for (const [index, below] of [certificate, intermediate].entries()) {
    const crl = await put(`${index}.crl`, await client.download(crlAddressOf(below)));
    crls.push(await openssl('crl', '-inform', 'DER', '-in', crl));
  }
  const [root, above, lists, subject] = [
    await put('root.pem', rootPem),
    await put('intermediate.pem', intermediate),
    await put('crls.pem', crls.join('')),
    await put('sub-ca.pem', certificate),
  ];
  const trust = ['-x509_strict', '-CAfile', root, '-untrusted', above];
  return openssl('verify', ...trust, '-CRLfile', lists, '-crl_check_all', subject).catch(String);
}
