import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CompaniesModule } from '../companies/companies.module.ts';
import { AccessRefusals } from './access-refusals.ts';
import { RequestLimits } from './request-limits.ts';
import { WrongCredentials } from './wrong-credentials.ts';

/** What the hooks of Fastify and the guards count with. */
export interface Protection {
  readonly limits: RequestLimits;
  readonly wrong: WrongCredentials;
}

/** Gives every room what slows down whoever sends too much. */
@Global()
@Module({})
export class ProtectionModule {
  static with({ limits, wrong }: Protection): DynamicModule {
    return {
      module: ProtectionModule,
      providers: [
        { provide: RequestLimits, useValue: limits },
        { provide: WrongCredentials, useValue: wrong },
      ],
      exports: [RequestLimits, WrongCredentials],
    };
  }
}

/** Remembers who was refused; needs the database. */
@Module({ imports: [CompaniesModule], providers: [AccessRefusals] })
export class RefusalsModule {}
