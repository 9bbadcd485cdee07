import { Injectable } from '@nestjs/common';
import { errorDefinition, type ErrorName } from '@luciole/contract';
import type { FastifyRequest } from 'fastify';
import type { AuditActor, AuditEvent } from '../audit/audit-trail.ts';
import type { AuditEventType } from '../audit/event-types.ts';
import { RefusalTrail } from '../audit/refusal-trail.ts';
import { actorOf } from '../auth/actor.ts';
import { principalOf } from '../auth/caller.decorator.ts';
import { principalName } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { CompaniesService } from '../companies/companies.service.ts';
import type { ApplicationError } from '../http/application-error.ts';
import { routeOf } from '../http/route-config.ts';
import { LimitReached } from './limit-reached.ts';
import { networkOf } from './network-of.ts';
import { RefusedCredential } from './refused-credential.ts';

/** Refusals of what somebody may not do. A page that asks for a fresh sign-in or a new password refuses nothing yet. */
const NOT_PERMITTED: ReadonlySet<ErrorName> = new Set([
  'ROLE_NOT_PERMITTED',
  'SCOPE_NOT_PERMITTED',
  'GRANT_ABOVE_OWN_ROLE',
  'NOT_OWN_TEAM',
  'ATTACHED_ACCOUNT_NEEDS_PKI_ADMIN',
  'LAST_ADMINISTRATOR',
  'FOREIGN_ORIGIN',
]);

/** How long it is not asked again whose what belongs to no company is, in milliseconds. */
const FIRST_COMPANY_KNOWN_MS = 5_000;

/** A refusal for the trail: of which company, and what makes two of them the same. */
interface Refusal {
  readonly companyId: string | undefined;
  readonly key: string;
  readonly type: AuditEventType;
  readonly actor: AuditActor;
  readonly subject?: AuditEvent['subject'];
  readonly after: Readonly<Record<string, unknown>>;
}

/**
 * Records who was refused: for a role or scope, for a credential that is none or no longer, for too many requests (ruling 27).
 * What belongs to no company is told to the first one of the deployment, which is whose it is to run; the anonymous are told
 * apart by their source alone. Refused sign-ins, tokens and certificates are recorded where they are refused.
 */
@Injectable()
export class AccessRefusals {
  /** Milliseconds since the epoch. */
  #first: { readonly id: Promise<string | undefined>; readonly until: number } | undefined;

  constructor(
    private readonly trail: RefusalTrail,
    private readonly clock: Clock,
    private readonly companies: CompaniesService,
  ) {}

  /** Records a refusal; `undefined` when the error is none. Never rejects. */
  record(error: ApplicationError, request: FastifyRequest): Promise<void> | undefined {
    const refusal = refusalOf(error, request);
    return refusal === undefined ? undefined : this.#write(refusal, request);
  }

  async #write(
    { companyId, key, type, actor, subject, after }: Refusal,
    { ip: sourceAddress, id: requestId }: FastifyRequest,
  ): Promise<void> {
    const home = companyId ?? (await this.#firstCompany());
    if (home === undefined) return;
    const occurredAt = this.clock.now();
    await this.trail.record(home, key, {
      type,
      occurredAt,
      outcome: 'REFUSED',
      actor,
      subject,
      after,
      sourceAddress,
      requestId,
    });
  }

  /** Not asked for each: a refusal that cost the database a transaction would be what a flood is for. */
  #firstCompany(): Promise<string | undefined> {
    const now = this.clock.now().getTime();
    if (this.#first === undefined || now >= this.#first.until) {
      // A database that does not answer has more to worry about than who was refused.
      const id = this.companies.idOf().catch(() => undefined);
      this.#first = { id, until: now + FIRST_COMPANY_KNOWN_MS };
    }
    return this.#first.id;
  }
}

const ANONYMOUS: AuditActor = { kind: 'ANONYMOUS' };

function refusalOf(error: ApplicationError, request: FastifyRequest): Refusal | undefined {
  const [{ name }] = error.problems;
  const { cause } = error;
  const principal = principalOf(request);
  const who = principal === undefined ? 'anonymous' : principalName(principal);
  const source = networkOf(request.ip);
  const actor = principal === undefined ? ANONYMOUS : actorOf(principal);
  const route = routeOf(request)?.id;
  const code = errorDefinition(name).code;
  const companyId = principal?.companyId;
  if (cause instanceof LimitReached) {
    const { limit } = cause;
    const key = `limit/${limit}/${who}/${source}`;
    return { companyId, key, type: 'access.limited', actor, after: { code, limit } };
  }
  if (cause instanceof RefusedCredential) {
    const { credential, reason, companyId: home, subject } = cause.facts;
    // Refused tokens have an event of their own, with more in it.
    if (credential === 'ASSERTION' && home !== undefined) return undefined;
    const key = `credential/${credential}/${reason}/${subject?.id ?? 'nobody'}/${source}`;
    const after = { code, credential, reason };
    return { companyId: home, key, type: 'credential.refused', actor: ANONYMOUS, subject, after };
  }
  if (!NOT_PERMITTED.has(name)) return undefined;
  const key = `access/${who}/${name}/${principal === undefined ? '' : route}/${source}`;
  return { companyId, key, type: 'access.refused', actor, after: { code, error: name, route } };
}
