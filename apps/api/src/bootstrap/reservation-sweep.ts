import { Injectable } from '@nestjs/common';

import { auditRow } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { failReservations, listExpiredReservations } from '../database/issuance-functions.ts';

const BATCH = 500;
const ERROR = { code: 51_000, message: 'The certificate was not completed in time', args: [] };

/** Burns the numbers of reservations that nobody completed within their 30 seconds (ruling 33). */
@Injectable()
export class ReservationSweep {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly clock: Clock,
  ) {}

  /** Marks expired reservations FAILED; answers how many. One process at a time sweeps, the others have nothing to do. */
  async run(): Promise<number> {
    const now = this.clock.now();
    return this.database.inDeployment(async (tx) => {
      const [lock] = await tx.query<{ held: boolean }>(
        `select pg_try_advisory_xact_lock(hashtext('luciole'), hashtext('reservation-sweep')) as held`,
      );
      if (lock?.held !== true) return 0;
      const expired = await listExpiredReservations(tx, BATCH);
      if (expired.length === 0) return 0;
      const answers = await failReservations(
        tx,
        expired.map(
          ({
            certificate_authority_id,
            certificate_id,
            company_id,
            reservation_id,
            serial_number,
          }) => ({
            companyId: company_id,
            reservationId: reservation_id,
            onlyWhenExpired: true,
            errorInformation: ERROR,
            modificationDate: now,
            audit: auditRow(company_id, {
              type: 'certificate.failed',
              occurredAt: now,
              outcome: 'FAILURE',
              actor: { kind: 'SYSTEM', name: 'reservation sweep' },
              ...(certificate_id !== null && {
                subject: { kind: 'certificate', id: certificate_id },
              }),
              after: {
                serialNumber: serial_number,
                certificateAuthorityId: certificate_authority_id,
              },
            }),
          }),
        ),
      );
      return answers.filter(({ outcome }) => outcome === 'FAILED').length;
    });
  }
}
