import { Injectable } from '@nestjs/common';

import { AuditTrail } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { CaAccountsRepository } from './ca-accounts.repository.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';

/** How long a name and a key are kept for a CA that is being made: two RSA-4096 keys take seconds. */
const MAKING_MILLISECONDS = 10 * 60 * 1000;

/** Whoever began to make a CA before this is gone. */
export function abandonedBefore(now: Date): Date {
  return new Date(now.getTime() - MAKING_MILLISECONDS);
}

/**
 * Gives up what a process left that ended while it made a CA: a recorded intent, perhaps signed and never shown to anybody. No CA that was ever
 * completed is touched, so none that has signed anything that somebody has.
 */
@Injectable()
export class AbandonedCas {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly accounts: CaAccountsRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Destroys the keys of the company's abandoned CAs and frees their names; answers how many CAs. */
  async giveUp(companyId: string): Promise<number> {
    const now = this.clock.now();
    const before = abandonedBefore(now);
    return this.database.inCompany(companyId, async (tx) => {
      await this.accounts.abandonClaims(tx, before);
      const abandoned = await this.authorities.abandon(tx, before, now);
      for (const { id, kind, name } of abandoned) {
        await this.audit.record(tx, {
          type: 'certificate-authority.abandoned',
          occurredAt: now,
          outcome: 'FAILURE',
          actor: { kind: 'SYSTEM', name: 'upkeep' },
          subject: { kind: 'certificate-authority', id },
          before: { name, kind, status: 'PENDING' },
          after: { name, kind, status: 'FAILED' },
        });
      }
      return abandoned.length;
    });
  }
}
