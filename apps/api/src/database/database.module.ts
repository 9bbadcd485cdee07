import {
  type DynamicModule,
  Global,
  Inject,
  Injectable,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Config } from '../config/config.schema.ts';
import { CompanyDatabase } from './company-database.ts';
import { type DatabaseSettings } from './data-source.ts';
import { openDataSource } from './open-data-source.ts';

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
      providers: [
        {
          provide: DATA_SOURCE,
          useFactory: () => openDataSource({ url: config.database.url.reveal(), entities }),
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
