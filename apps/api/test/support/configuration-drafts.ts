import { randomUUID } from 'node:crypto';

/** Client authentication by standard claims with one client, with changes to that client. */
export const standardClaims = (
  policyId: string,
  changes: Readonly<Record<string, unknown>> = {},
) => ({
  type: 'JWT_STANDARD_CLAIMS',
  audience: 'issuer.example',
  clients: [
    {
      name: 'mesh',
      issuer: 'https://idp.example',
      jwksUri: 'https://idp.example/keys',
      subjects: ['^system:.*$'],
      allowedPolicyIds: [policyId],
      ...changes,
    },
  ],
});

/** A name that no other configuration has. */
export const newName = (): string => `configuration ${randomUUID()}`;
