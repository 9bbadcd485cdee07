import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { createCertificationRequest, generateCaKeyPair } from '@luciole/pki/node';
import { aSubject, someSans } from '@luciole/pki/testing';
import { jsonMessage } from './messages.ts';
import type { LoadPlan } from './protocol.ts';

type Signings = Extract<LoadPlan, { readonly kind: 'signings' }>;

/** Certification requests that are sent in turn; making one costs as much as signing a certificate. */
const REQUESTS = 256;
const TOKEN_LIFETIME_SECONDS = 3_600;

/** What workloads send: one of a number of certification requests, with a token that is new, or one of a few. */
export async function signings(plan: Signings): Promise<{
  readonly next: () => string | undefined;
  readonly stock: (count: number) => void;
}> {
  const host = `localhost:${plan.port}`;
  const bodies = await Promise.all(
    Array.from({ length: REQUESTS }, async (_, index) => {
      const spiffeId = plan.spiffeIds[index % plan.spiffeIds.length] ?? '';
      const request = await newWorkloadRequest(spiffeId);
      return JSON.stringify({ request, policyName: plan.policyName });
    }),
  );
  const { count } = plan.tokens;
  const newToken = tokenMaker(plan.tokens);
  const tokens: string[] = Array.from({ length: count ?? 0 }, newToken);
  let sent = 0;
  return {
    stock(wanted) {
      if (count !== undefined) return;
      while (tokens.length < wanted) tokens.push(newToken());
    },
    next() {
      sent += 1;
      const token = count === undefined ? tokens.pop() : tokens[sent % count];
      if (token === undefined) return undefined;
      const headers = { Authorization: `Bearer ${token}` };
      const body = bodies[sent % REQUESTS] ?? '';
      return jsonMessage('POST', '/v1/certificatesigningrequest', host, headers, body);
    },
  };
}

/** A certification request with a new P-256 key, no subject and one SPIFFE ID. */
async function newWorkloadRequest(spiffeId: string): Promise<string> {
  const { pem } = await createCertificationRequest(await generateCaKeyPair('EC_P256'), {
    subject: aSubject({}),
    sans: someSans({ uniformResourceIdentifiers: [spiffeId] }),
  });
  return pem;
}

function tokenMaker({ claims, kid, privateKeyPem }: Signings['tokens']): () => string {
  const key = createPrivateKey(privateKeyPem);
  const head = part({ alg: 'ES256', typ: 'JWT', kid });
  return () => {
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, exp: now + TOKEN_LIFETIME_SECONDS, jti: randomUUID() };
    const input = `${head}.${part({ ...claims, ...times })}`;
    const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
    return `${input}.${signature.toString('base64url')}`;
  };
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
