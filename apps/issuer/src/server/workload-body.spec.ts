import { describe, expect, it } from 'vitest';

import { readCertificateRequest, readSigningRequest } from './workload-body.ts';

const refusedAt = (pointer: string) => ({
  refusal: {
    name: 'MALFORMED',
    items: [
      {
        code: 10006,
        pointer,
        message: `Request is malformed at ${pointer}: contains U+0000 or an unpaired surrogate`,
      },
    ],
  },
});

describe('text in bodies of workloads', () => {
  it.each([
    ['U+0000', 'a\u0000.example'],
    ['an unpaired surrogate', 'a\ud800.example'],
  ])('is refused with %s, whatever the policy does with its property', (_what, text) => {
    const subject = { commonName: 'a.example', orgUnits: ['one', text] };
    expect(readCertificateRequest({ policyName: 'web', subject })).toMatchObject(
      refusedAt('/subject/orgUnits/1'),
    );
    expect(readCertificateRequest({ policyName: text })).toMatchObject(refusedAt('/policyName'));
    expect(readSigningRequest({ policyName: 'web', request: text })).toMatchObject(
      refusedAt('/request'),
    );
  });

  it('is taken as it is otherwise', () => {
    const reading = readCertificateRequest({ policyName: 'web', subject: { commonName: 'é😀' } });
    expect(reading).toMatchObject({ request: { source: { subject: { commonName: ['é😀'] } } } });
  });
});
