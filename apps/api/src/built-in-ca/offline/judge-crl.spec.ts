import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_OFFLINE_REVOCATIONS } from '@luciole/contract';
import { decodePem } from '@luciole/pki';
import { opensslOk } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApplicationError } from '../../http/application-error.ts';
import { judgeCrl } from './judge-crl.ts';

const CONFIGURATION = `[ca]
default_ca = root
[root]
database = index.txt
crlnumber = crlnumber
crl_extensions = crl
default_md = sha256
[crl]
authorityKeyIdentifier = keyid
`;

let folder: string;
let certificateDer: Uint8Array;
const openssl = (...args: string[]): string => opensslOk(args, { cwd: folder }).stdout;
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'luciole-offline-root-'));
  write('openssl.cnf', CONFIGURATION);
  openssl(
    ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=Root'.split(
      ' ',
    ),
    ...'-addext keyUsage=critical,keyCertSign,cRLSign -keyout key.pem -out root.pem'.split(' '),
  );
  certificateDer = decodePem(openssl('x509', '-in', 'root.pem'), ['CERTIFICATE']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A CRL of these lines of `openssl ca`'s books: serial number, and the reason. */
function crlOf(revoked: readonly (readonly [string, string])[]): string {
  const lines = revoked.map(
    ([serialNumber, reason]) =>
      `R\t301231235959Z\t261101000000Z,${reason}\t${serialNumber}\tunknown\t/CN=x\n`,
  );
  write('index.txt', lines.join(''));
  write('crlnumber', '02\n');
  const signing = ['-cert', 'root.pem', '-keyfile', 'key.pem', '-crldays', '30'];
  return openssl('ca', '-config', 'openssl.cnf', '-gencrl', ...signing);
}

const judged = (pem: string) =>
  judgeCrl(pem, {
    certificateDer,
    at: new Date(),
    number: 1,
    highestNumber: 9,
    thisUpdate: new Date(0),
    listed: [],
  });

describe('a CRL that openssl signed with the key of an offline root', () => {
  it('is taken with whatever a CRL may list', async () => {
    const { crl, crlNumber } = await judged(
      crlOf([
        ['0A', 'keyCompromise'],
        [`7F${'00'.repeat(19)}`, 'superseded'],
      ]),
    );
    expect([crlNumber, crl.revoked.length]).toEqual([2, 2]);
  });

  it.each([
    ['a serial number that no certificate has', [[`7F${'00'.repeat(20)}`, 'superseded']]],
    ['an entry of a delta CRL', [['0A', 'removeFromCRL']]],
    [
      'more than a request file can list',
      Array.from({ length: MAX_OFFLINE_REVOCATIONS + 1 }, (_, place) => [
        (place + 0x10_00_00).toString(16).toUpperCase(),
        'superseded',
      ]),
    ],
  ] as [string, [string, string][]][])('is refused with %s', async (_what, revoked) => {
    const error = await judged(crlOf(revoked)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApplicationError);
    expect(error).toMatchObject({ problems: [{ name: 'CA_CRL_UNREADABLE' }] });
  });
});
