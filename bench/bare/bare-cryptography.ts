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
  /** How many a CPU second is enough for, measured now, in some tenths of a second. */
  perCpuSecond(): number;
}

const REQUESTS = 64;
const PER_TURN = 20;
const TURNS = 100;

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
  run(50 * PER_TURN);
  return {
    run,
    perCpuSecond() {
      const seconds = Array.from({ length: TURNS }, () => {
        const before = process.cpuUsage();
        run(PER_TURN);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1e6;
      }).toSorted((left, right) => left - right);
      // What a neighbor on the machine does only ever adds time.
      return PER_TURN / (seconds[Math.floor(TURNS / 4)] ?? Number.NaN);
    },
  };
}
