import { Global, Module } from '@nestjs/common';
import { AuditTrail } from './audit-trail.ts';
import { RefusalTrail } from './refusal-trail.ts';

/** Gives every room {@link AuditTrail} and {@link RefusalTrail}. */
@Global()
@Module({
  providers: [{ provide: AuditTrail, useFactory: () => new AuditTrail() }, RefusalTrail],
  exports: [AuditTrail, RefusalTrail],
})
export class AuditModule {}
