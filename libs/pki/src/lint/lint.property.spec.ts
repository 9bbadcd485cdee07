import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINT_VECTORS } from '../../test/lint-vectors/index.ts';
import type { CertificateKind } from '../certificate/certificate-template.ts';
import { parseCertificate } from '../certificate/parse-certificate.ts';
import { decodePem } from '../der/pem.ts';
import { isPkiError } from '../errors.ts';
import { lintCertificate } from './lint.ts';
import { LINTS } from './registry.ts';

const KINDS = ['root-ca', 'cross-ca', 'intermediate-ca', 'subordinate-ca', 'end-entity'] as const;
const NAMES = new Set(LINTS.map(({ name }) => name));
const ders = LINT_VECTORS.map(({ name }) =>
  decodePem(readFileSync(new URL(`../../test/vectors/${name}.pem`, import.meta.url), 'utf8'), [
    'CERTIFICATE',
  ]),
);

/** Names of the lints that find something, or the code with which the certificate cannot be read. */
function judge(der: Uint8Array, kind: CertificateKind): readonly string[] | string {
  try {
    const { blocking, exempted } = lintCertificate(parseCertificate(der).tbs, kind);
    return [...blocking, ...exempted].map(({ lint }) => lint);
  } catch (error) {
    return isPkiError(error) ? error.code : String(error);
  }
}

describe('lints over damaged certificates', () => {
  it('either cannot read them or judge them, and never fail otherwise', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ders),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...KINDS),
        (der, changes, kind) => {
          const damaged = der.slice();
          for (const [at, octet] of changes) damaged[at % damaged.length] = octet;
          expect(judge(damaged, kind)).toSatisfy(
            (found: readonly string[] | string) =>
              found === 'CERTIFICATE_MALFORMED' ||
              (typeof found !== 'string' && found.every((lint) => NAMES.has(lint))),
          );
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('find what a lint alone finds: the registry adds and hides nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ders), fc.constantFrom(...KINDS), (der, kind) => {
        const { tbs } = parseCertificate(der);
        const { blocking, exempted } = lintCertificate(tbs, kind);
        const alone = LINTS.filter(
          (lint) => lint.applies(kind) && lint.check(tbs, kind) !== undefined,
        );
        expect(new Set([...blocking, ...exempted].map(({ lint }) => lint))).toEqual(
          new Set(alone.map(({ name }) => name)),
        );
      }),
    );
  });
});
