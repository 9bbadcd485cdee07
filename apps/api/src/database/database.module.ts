import {
  type DynamicModule,
  Global,
  Inject,
  Injectable,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditModule } from '../audit/audit.module.ts';
import { type Config } from '../config/config.schema.ts';
import { CompanyDatabase } from './company-database.ts';
import { createDataSource, type DatabaseSettings } from './data-source.ts';

const DATA_SOURCE = Symbol('DataSource');

/** Closes the pool when the application closes, so that a stopped process leaves no connection behind. */
@Injectable()
class PoolCloser implements OnApplicationShutdown {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/** Gives every room {@link CompanyDatabase}; the pool itself stays in here (ruling 14). */
@Global()
@Module({})
export class DatabaseModule {
  /**
   * @param entities - TypeORM entities of the rooms
   */
  static with(config: Config, entities: NonNullable<DatabaseSettings['entities']>): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [AuditModule],
      providers: [
        {
          provide: DATA_SOURCE,
          useFactory: () =>
            createDataSource({ url: config.database.url.reveal(), entities }).initialize(),
        },
        {
          provide: CompanyDatabase,
          inject: [DATA_SOURCE],
          useFactory: (dataSource: DataSource) => new CompanyDatabase(dataSource),
        },
        PoolCloser,
      ],
      exports: [CompanyDatabase],
    };
  }
}
