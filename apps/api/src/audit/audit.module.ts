import { Global, Module } from '@nestjs/common';
import { AuditTrail } from './audit-trail.ts';

/** Gives every room {@link AuditTrail}. */
@Global()
@Module({
  providers: [{ provide: AuditTrail, useFactory: () => new AuditTrail() }],
  exports: [AuditTrail],
})
export class AuditModule {}
