import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuditModule } from './audit/audit.module.ts';
import { AuthenticateGuard } from './auth/authenticate.guard.ts';
import { AuthModule, type AuthOverrides } from './auth/auth.module.ts';
import { AuthorizeGuard } from './auth/authorize.guard.ts';
import { type Clock, ClockModule } from './clock/clock.ts';
import { ConfigModule } from './config/config.module.ts';
import { type Config } from './config/config.schema.ts';
import { DatabaseModule } from './database/database.module.ts';
import { ContractInterceptor } from './http/input.interceptor.ts';
import { LoggingModule } from './logging/logging.module.ts';
import { type Logger } from '@luciole/service';
import { type Metrics } from './operations/metrics.ts';
import { OperationsModule } from './operations/operations.module.ts';
import { ENTITIES, ROOMS } from './rooms.ts';
import {
  type Protection,
  ProtectionModule,
  RefusalsModule,
} from './protection/protection.module.ts';
import { SecretsModule } from './secrets/secrets.module.ts';

/** What tests may replace; nothing of it in the product. */
export interface AppOverrides {
  readonly clock?: Clock;
  /** Serves without a database: its stand-ins, and only the rooms that are given. */
  readonly withoutDatabase?: AuthOverrides & {
    readonly rooms: NonNullable<ModuleMetadata['imports']>;
  };
}

/** What the hooks of Fastify and the rooms share. */
export interface Instruments extends Protection {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The composition of the control plane; what each room does is the room's business. */
@Module({})
export class AppModule {
  static with(
    config: Config,
    { logger, metrics, limits, wrong }: Instruments,
    overrides: AppOverrides,
  ): DynamicModule {
    const { withoutDatabase } = overrides;
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        LoggingModule.with(logger),
        ClockModule.with(overrides.clock),
        ProtectionModule.with({ limits, wrong }),
        AuthModule.with(withoutDatabase),
        ...(withoutDatabase?.rooms ?? [
          DatabaseModule.with(config, ENTITIES),
          SecretsModule.with(config),
          AuditModule,
          OperationsModule.with(metrics),
          RefusalsModule,
          ...ROOMS,
        ]),
      ],
      providers: [
        { provide: APP_GUARD, useExisting: AuthenticateGuard },
        { provide: APP_GUARD, useExisting: AuthorizeGuard },
        { provide: APP_INTERCEPTOR, useClass: ContractInterceptor },
      ],
    };
  }
}
