import { Injectable } from '@nestjs/common';
import { errorDefinition } from '@luciole/contract';

import { RefusalTrail } from '../audit/refusal-trail.ts';
import { requestFacts } from '../audit/request-facts.ts';
import type { ServiceAccountCredential } from '../auth/credential-directory.ts';
import { Clock } from '../clock/clock.ts';
import { ApplicationError } from '../http/application-error.ts';

/** Longest reason that is kept, in characters. */
const REASON_LENGTH = 300;

/** Who was refused a token: whoever claimed to be an account, or in a company someone whom no account of it answers for. */
export type RefusedClient =
  | Pick<ServiceAccountCredential, 'companyId' | 'serviceAccountId' | 'name'>
  | { readonly companyId: string };

/**
 * Remembers who was refused a token and why. What the caller wrote is not kept: its assertion is a secret, and its names are
 * nobody's yet. An assertion that names no account has no company, and so no trail; the request log has it.
 */
@Injectable()
export class TokenRefusals {
  constructor(
    private readonly trail: RefusalTrail,
    private readonly clock: Clock,
  ) {}

  /** Records `service-account.token-refused` when the error is a refusal; a defect or an outage is none. */
  async record(client: RefusedClient, error: unknown): Promise<void> {
    if (!(error instanceof ApplicationError)) return;
    const [{ name, args }] = error.problems;
    const definition = errorDefinition(name);
    if (definition.status >= 500) return;
    const account = 'serviceAccountId' in client ? client : undefined;
    const id = account?.serviceAccountId;
    // Anonymous refusals are told apart by their source alone (ruling 27).
    const source = requestFacts.getStore()?.sourceAddress ?? '';
    await this.trail.record(client.companyId, `token/${id ?? 'anonymous'}/${name}/${source}`, {
      type: 'service-account.token-refused',
      occurredAt: this.clock.now(),
      outcome: 'REFUSED',
      // Whoever it was has not proven to be the account, which is therefore what it happened to and not who did it.
      actor: { kind: 'ANONYMOUS' },
      subject: id === undefined ? undefined : { kind: 'service-account', id },
      after: {
        code: definition.code,
        error: name,
        reason: definition
          .message(args)
          .slice(0, REASON_LENGTH)
          .replaceAll(/[\p{Cc}\p{Cs}]/gu, '?'),
        name: account?.name,
      },
    });
  }
}
