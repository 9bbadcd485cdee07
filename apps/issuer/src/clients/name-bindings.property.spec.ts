import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyNamed } from '../../test/support/client-gates.ts';
import { compileBindings } from './name-bindings.ts';

const claim = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom(...'aZ09-._~:/?#@%*{}\\ \n'.split('')), maxLength: 12 }),
);

describe('name bindings', () => {
  it('never let a claim out of its place', () => {
    const names = compileBindings([
      {
        policies: [],
        uniformResourceIdentifiers: ['spiffe://td.example/ns/{a}/sa/{b}'],
        dnsNames: ['{a}.{b}.svc.example'],
        ipAddresses: [],
        rfc822Names: ['{a}@{b}.example'],
      },
    ]);
    fc.assert(
      fc.property(claim, claim, (a, b) => {
        const bound = names({ a, b })(policyNamed('web'));
        for (const uri of bound?.uniformResourceIdentifiers ?? []) {
          expect(uri).toBe(`spiffe://td.example/ns/${a}/sa/${b}`);
          expect(uri.split('/')).toHaveLength(7);
          expect(new URL(uri).href).toBe(uri);
        }
        for (const name of bound?.dnsNames ?? []) {
          expect(name).toBe(`${a}.${b}.svc.example`.toLowerCase());
          expect(name.split('.')).toHaveLength(4);
        }
        for (const address of bound?.rfc822Names ?? []) {
          expect(address).toBe(`${a}@${b.toLowerCase()}.example`);
          expect(address.split('@')).toHaveLength(2);
          expect(address.slice(address.indexOf('@')).split('.')).toHaveLength(2);
        }
        expect(bound?.dnsNames).toBeDefined();
        expect(bound?.uniformResourceIdentifiers).toBeDefined();
      }),
      { numRuns: 3_000 },
    );
  });

  it('fill every place with a good claim', () => {
    const names = compileBindings([
      {
        policies: [],
        uniformResourceIdentifiers: ['spiffe://td/{a}'],
        dnsNames: [],
        ipAddresses: [],
        rfc822Names: [],
      },
    ]);
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9][A-Za-z0-9._-]{0,40}$/), (a) => {
        expect(names({ a })(policyNamed('web'))).toEqual({
          uniformResourceIdentifiers: [`spiffe://td/${a}`],
        });
      }),
    );
  });
});
