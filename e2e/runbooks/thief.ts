import { randomUUID } from 'node:crypto';
import { makeCertificationRequest } from '@luciole/pki/testing';
import type { ControlPlaneClient } from '../support/control-plane-client.ts';
import type { IssuerSetUp } from '../support/issuer-set-up.ts';

/** A sub-CA whose key is with the thief. */
export interface StolenSubCa {
  readonly id: string;
  readonly certificate: string;
  readonly issuerCertificates: readonly string[];
}

/** Obtains a sub-CA with the credential of a service account, as whoever has it can. @throws Error with the status when refused */
export async function bootstrapAs(
  client: ControlPlaneClient,
  setUp: IssuerSetUp,
): Promise<StolenSubCa> {
  const { pem } = await makeCertificationRequest({ keyAlgorithm: 'EC_P256' });
  return client.must<StolenSubCa>({
    method: 'POST',
    path: '/v1/distributedissuers/intermediatecertificates',
    as: await setUp.token(client),
    headers: { 'idempotency-key': randomUUID() },
    json: { configurationId: setUp.configurationId, certificateSigningRequest: pem },
  });
}
