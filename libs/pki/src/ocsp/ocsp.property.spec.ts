import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isPkiError } from '../errors.ts';
import { sha256 } from '../node/sha256.ts';
import { sha1 } from '../node/sign-ocsp-response.ts';
import { createTestHierarchy, type TestHierarchy } from '../node/testing/test-ca.ts';
import {
  encodeCertId,
  encodeOcspRequest,
  encodeOcspRequestWithNonce,
} from './encode-ocsp-request.ts';
import { parseOcspRequest } from './ocsp-request.ts';
import { parseOcspResponse } from './parse-ocsp-response.ts';

let hierarchy: TestHierarchy;
beforeAll(async () => {
  hierarchy = await createTestHierarchy();
});

const serialNumber = fc
  .uint8Array({ minLength: 1, maxLength: 20 })
  .filter(([first]) => first !== undefined && first > 0)
  .map((octets) => Buffer.from(octets).toString('hex'));
const hash = fc.constantFrom(
  { hash: 'SHA-1', digest: sha1 } as const,
  { hash: 'SHA-256', digest: sha256 } as const,
);

function isReadOrRefused(request: Uint8Array): boolean {
  try {
    return parseOcspRequest(request).certIds.length > 0;
  } catch (error) {
    return isPkiError(error, 'OCSP_REQUEST_MALFORMED');
  }
}

describe('OCSP requests', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(serialNumber, { minLength: 1, maxLength: 10 }),
        hash,
        fc.option(fc.uint8Array({ minLength: 1, maxLength: 128 })),
        (numbers, digest, nonce) => {
          const ids = numbers.map((number) =>
            encodeCertId(hierarchy.intermediate.ca, number, digest),
          );
          const request = parseOcspRequest(
            nonce === null ? encodeOcspRequest(ids) : encodeOcspRequestWithNonce(ids, nonce),
          );
          expect(request.certIds.map((id) => id.serialNumber)).toEqual(numbers);
          expect(request.certIds.every((id) => id.hash === digest.hash)).toBe(true);
          expect(request.hasNonce).toBe(nonce !== null);
        },
      ),
    );
  });

  it('with octets changed are read or refused, and nothing else', () => {
    const { intermediate } = hierarchy;
    const good = encodeOcspRequestWithNonce(
      [encodeCertId(intermediate.ca, '0123456789abcdef', { hash: 'SHA-1', digest: sha1 })],
      new Uint8Array(16),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(good.length),
        (changes, length) => {
          const spoilt = good.slice(0, length);
          for (const [at, octet] of changes) if (at < length) spoilt[at] = octet;
          expect(isReadOrRefused(spoilt)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('OCSP responses', () => {
  it('of random octets are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        let refusal: unknown;
        try {
          parseOcspResponse(octets);
        } catch (error) {
          refusal = error;
        }
        expect(isPkiError(refusal, 'OCSP_RESPONSE_MALFORMED')).toBe(true);
      }),
    );
  });
});
