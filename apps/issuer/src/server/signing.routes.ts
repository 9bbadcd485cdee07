import { certificateRequests } from '@luciole/contract';
import { isLoopbackAddress, type Logger } from '@luciole/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Client, ClientGate } from '../clients/client.ts';
import type { Issuance, IssuanceOutcome, IssuanceRequest } from '../issuance/issuance.ts';
import type { Load } from './load.ts';
import type { RefusalTally } from './refusal-tally.ts';
import { denial, type Refusal, refusal, requestRefusal, sendRefusal } from './refusal.ts';
import type { Generations } from './serving-state.ts';
import type { RecordSigning, SigningRecord, SigningResult } from './signing-record.ts';
import {
  type BodyReading,
  hasNames,
  parseJson,
  pointerInBody,
  readCertificateRequest,
  readSigningRequest,
} from './workload-body.ts';

export interface SigningParts {
  readonly gate: ClientGate;
  readonly issuance: Issuance;
  readonly generations: Generations;
  readonly load: Load;
  readonly logger: Logger;
  readonly record: RecordSigning;
  readonly strangers: RefusalTally;
}

const ROUTES = [
  { route: certificateRequests.create, read: readCertificateRequest },
  { route: certificateRequests.sign, read: readSigningRequest },
] as const;

/** What is known of a request so far; grows on its way. */
type Progress = { -readonly [Member in keyof SigningRecord]: SigningRecord[Member] };

/** The body of the answer to a request that was granted, in JSON. */
type Grant = string;

declare module 'fastify' {
  interface FastifyRequest {
    /** Of signing requests, once the caller was let in. */
    client: Client | undefined;
  }
}

/** Serves the two ways to a certificate (contract.md §7.1). */
export function registerSigningRoutes(fastify: FastifyInstance, parts: SigningParts): void {
  fastify.decorateRequest('client', undefined);
  for (const { read, route } of ROUTES) {
    fastify.route({
      method: route.method,
      url: route.path,
      config: { routeId: route.id },
      // Before the body is read: whoever is not let in has none of it kept in memory.
      onRequest: (request, reply) => admit(parts, route.id, request, reply),
      handler: (request, reply) => serve(parts, route.id, read, request, reply),
    });
  }
}

async function admit(
  parts: SigningParts,
  routeId: SigningRecord['routeId'],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (parts.load.isFull) return sendRefusal(reply, refusal('OVERLOADED', {}));
  const decision = await parts.load.carry(() =>
    parts.gate.admit(request.headers.authorization, isLoopbackAddress(request.ip)),
  );
  if (decision.outcome === 'admitted') {
    request.client = decision.client;
    return undefined;
  }
  const { error, reason } = decision;
  const progress = begin(routeId, request);
  await parts.record({ ...progress, result: { outcome: 'refused', error, reason } });
  const { id: requestId, ip: sourceAddress } = request;
  if (parts.strangers.isFirst(sourceAddress, error)) {
    parts.logger.info({ requestId, sourceAddress, error, reason }, 'caller refused');
  }
  return sendRefusal(reply, refusal(error, {}));
}

function begin(routeId: SigningRecord['routeId'], request: FastifyRequest): Progress {
  return {
    requestId: request.id,
    routeId,
    remoteAddress: request.ip,
    client: request.client,
    policyName: undefined,
    policy: undefined,
    request: undefined,
    result: { outcome: 'refused', error: 'INTERNAL', reason: 'not decided' },
  };
}

async function serve(
  parts: SigningParts,
  routeId: SigningRecord['routeId'],
  read: (body: unknown) => BodyReading,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (parts.load.isFull) return sendRefusal(reply, refusal('OVERLOADED', {}));
  return parts.load.carry(async () => {
    const progress = begin(routeId, request);
    const answer = await decide(parts, read, request, progress);
    await parts.record(progress);
    if (typeof answer !== 'string') return sendRefusal(reply, answer);
    return reply.type('application/json').send(Buffer.from(answer));
  });
}

async function decide(
  parts: SigningParts,
  read: (body: unknown) => BodyReading,
  { body, client }: FastifyRequest,
  progress: Progress,
): Promise<Refusal | Grant> {
  const refuse = (answer: Refusal): Refusal => {
    const reason = answer.items.map(({ message }) => message).join('; ');
    progress.result = { outcome: 'refused', error: answer.name, reason };
    return answer;
  };
  const json = parseJson(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
  if ('refusal' in json) return refuse(json.refusal);
  const reading = read(json.value);
  if ('refusal' in reading) return refuse(reading.refusal);
  const { policyName } = reading;
  progress.policyName = policyName;
  const policy = parts.generations.current?.policiesByName.get(policyName);
  if (policy === undefined) return refuse(policyUnknown(policyName));
  progress.policy = policy;
  if (client?.permits(policy) !== true) {
    return refuse(refusal('POLICY_NOT_ALLOWED', { policyName }, { pointer: '/policyName' }));
  }
  const boundNames = client.boundNames(policy);
  const request: IssuanceRequest = {
    ...reading.request,
    policyId: policy.id,
    ...(boundNames !== undefined && { boundNames }),
  };
  progress.request = request;
  const outcome = await parts.issuance.issue(request);
  if ('generation' in outcome) {
    // A policy that was replaced meanwhile decided by another text than the one that was found above.
    progress.policy =
      parts.generations.of(outcome.generation)?.policiesById.get(policy.id) ?? policy;
  }
  if (outcome.outcome !== 'issued') {
    const answer = refusalOf(outcome, request, policyName);
    if (outcome.outcome === 'denied') {
      progress.result = { outcome: 'denied', violations: outcome.violations };
      return answer;
    }
    return refuse(answer);
  }
  return grant(parts.generations, outcome, (result) => {
    progress.result = result;
  });
}

/** A name as it is said back: a caller's text of any length is not. */
function policyUnknown(policyName: string): Refusal {
  const shown = policyName.length > 100 ? `${policyName.slice(0, 99)}…` : policyName;
  return refusal('POLICY_UNKNOWN', { policyName: shown }, { pointer: '/policyName' });
}

function refusalOf(
  outcome: Exclude<IssuanceOutcome, { readonly outcome: 'issued' }>,
  { source }: IssuanceRequest,
  policyName: string,
): Refusal {
  switch (outcome.outcome) {
    case 'denied': {
      const { violations } = outcome;
      const isNameless =
        source.kind === 'parameters' && !hasNames(source.subject) && !hasNames(source.sans);
      if (isNameless && violations.every(({ code }) => code === 'NOTHING_TO_CERTIFY')) {
        return refusal('REQUEST_SUBJECT_MISSING', {});
      }
      return denial(violations, (path) => pointerInBody(source.kind, path));
    }
    case 'refused':
      return source.kind === 'parameters'
        ? refusal('CSR_UNACCEPTABLE', { problem: outcome.message })
        : requestRefusal(outcome.code, outcome.message);
    case 'unknown-policy':
      return policyUnknown(policyName);
    case 'closed':
      return refusal('WORKLOAD_SIGNING_CLOSED', {});
    case 'overloaded':
      return refusal('OVERLOADED', {});
  }
}

function grant(
  generations: Generations,
  { certificate, generation }: Extract<IssuanceOutcome, { readonly outcome: 'issued' }>,
  settle: (result: SigningResult) => void,
): Grant {
  const signedUnder = generations.of(generation);
  if (signedUnder === undefined) throw new Error(`generation ${generation} is not kept any more`);
  settle({ outcome: 'issued', certificateId: signedUnder.certificateId, certificate });
  const { certificatePem, privateKeyPem } = certificate;
  const key = privateKeyPem === undefined ? '' : `,"privateKey":${JSON.stringify(privateKeyPem)}`;
  // All that JSON escapes in PEM is its line feeds; escaping the chain anew each time costs more than everything else here.
  const leaf = certificatePem.replaceAll('\n', '\\n');
  return `{"certificateChain":"${leaf}${signedUnder.chainInJson}${key}}`;
}
