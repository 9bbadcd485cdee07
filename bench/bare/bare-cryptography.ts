import { createPublicKey, sign, verify } from 'node:crypto';
import {
  encodePem,
  endEntityTemplate,
  parseCertificationRequest,
  prepareCertificate,
} from '@luciole/pki';
import { secureRandom, sha256 } from '@luciole/pki/node';
import { createTestHierarchy, makeCertificationRequest } from '@luciole/pki/testing';

/** The cryptography that one P-256 certificate under a P-256 CA cannot avoid, and nothing else. */
export interface BareCryptography {
  /** Does it for so many: import the request's key, verify the request, sign, verify what was signed. */
  run(count: number): void;
  /** How many a CPU second is enough for, now: the mean over about half a second, as whoever it is held against has one. */
  perCpuSecond(): number;
}

const REQUESTS = 64;
const MEASURED = 2_000;

/** Prepares requests and bytes to be signed, and warms up. */
export async function prepareBareCryptography(): Promise<BareCryptography> {
  const pki = await createTestHierarchy({ now: new Date() });
  const requests = await Promise.all(
    Array.from({ length: REQUESTS }, async () => {
      const { pem } = await makeCertificationRequest({
        sans: { uniformResourceIdentifiers: ['spiffe://cluster.local/ns/bookinfo/sa/details'] },
      });
      return parseCertificationRequest(pem);
    }),
  );
  const work = requests.map((parsed) => ({
    signedBytes: parsed.certificationRequestInfoDer,
    signature: parsed.signature,
    // In the quickest form that node:crypto takes: text, made beforehand.
    spkiPem: encodePem('PUBLIC KEY', parsed.subjectPublicKeyInfoDer),
  }));
  const [first] = requests;
  if (first === undefined) throw new Error('There is no work.');
  const template = endEntityTemplate(
    {
      ...first.names,
      keyAlgorithm: 'EC_P256',
      keyUsages: ['digitalSignature'],
      extendedKeyUsages: ['SERVER_AUTH', 'CLIENT_AUTH'],
      validityPeriod: { years: 0, months: 0, seconds: 3600 },
    },
    { publicKey: first.publicKey, notAfter: new Date(pki.now.getTime() + 3_600_000) },
  );
  const { tbsDer } = prepareCertificate(template, {
    issuer: pki.subordinate.ca,
    now: pki.now,
    random: secureRandom,
    sha256,
  });
  const { privateKey, publicKey } = pki.subordinate.keyPair;
  const run = (count: number): void => {
    for (let index = 0; index < count; index += 1) {
      const request = work[index % work.length];
      if (request === undefined) return;
      const key = createPublicKey(request.spkiPem);
      const isHeld = verify('sha256', request.signedBytes, key, request.signature);
      const signature = sign('sha256', tbsDer, privateKey);
      if (!isHeld || !verify('sha256', tbsDer, publicKey, signature)) throw new Error('wrong');
    }
  };
  run(MEASURED / 2);
  return {
    run,
    perCpuSecond() {
      const before = process.cpuUsage();
      run(MEASURED);
      const { user, system } = process.cpuUsage(before);
      return (MEASURED * 1e6) / (user + system);
    },
  };
}
