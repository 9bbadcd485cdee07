import { Injectable } from '@nestjs/common';
import { errorDefinition } from '@luciole/contract';
import { isPkiError } from '@luciole/pki';

import { RefusalTrail } from '../audit/refusal-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { ServiceAccountPrincipal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { ApplicationError, type Problem } from '../http/application-error.ts';
import { problemOfPkiError } from '../http/pki-problem.ts';

/** Most reasons of a refusal that are kept, and characters of each: some of it is the caller's text. */
const MOST_REASONS = 5;
const REASON_LENGTH = 300;

/** Remembers who was refused a certificate, and why (rulings 17 and 27). */
@Injectable()
export class BootstrapRefusals {
  constructor(
    private readonly trail: RefusalTrail,
    private readonly clock: Clock,
  ) {}

  /** Records `certificate.refused` when the error is a refusal; a defect, an outage or a request to retry is none. */
  async record(caller: ServiceAccountPrincipal, error: unknown): Promise<void> {
    const [first, ...others] = problemsOf(error);
    if (first === undefined || first.name === 'BOOTSTRAP_IN_PROGRESS') return;
    const { code, status } = errorDefinition(first.name);
    if (status >= 500) return;
    const { companyId, serviceAccountId } = caller;
    await this.trail.record(companyId, `certificate/${serviceAccountId}/${first.name}`, {
      type: 'certificate.refused',
      occurredAt: this.clock.now(),
      outcome: 'REFUSED',
      actor: actorOf(caller),
      subject: { kind: 'service-account', id: serviceAccountId },
      after: {
        code,
        error: first.name,
        reasons: [first, ...others].slice(0, MOST_REASONS).map(sentenceOf),
      },
    });
  }
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ApplicationError) return error.problems;
  const found = isPkiError(error) ? problemOfPkiError(error) : undefined;
  return found === undefined ? [] : [found];
}

/** What the caller is told, without characters that jsonb does not take or a terminal obeys. */
function sentenceOf({ args, name }: Problem): string {
  // The id is the caller's text, and may be another company's: it has no place among this company's records.
  if (name === 'NOT_FOUND') return 'The request is for a configuration that is not the own one';
  const sentence = errorDefinition(name).message(args);
  return sentence.slice(0, REASON_LENGTH).replaceAll(/[\p{Cc}\p{Cs}]/gu, '?');
}
