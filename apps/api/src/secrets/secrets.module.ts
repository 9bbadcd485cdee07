import { type DynamicModule, Global, Module } from '@nestjs/common';
import { type Config } from '../config/config.schema.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { KeyFiles } from './key-files.ts';
import { registerKeyEncryptionKey } from './register-key-encryption-key.ts';
import { SealedSecrets } from './sealed-secrets.ts';

/** Asks whether the key-encryption key at hand is the database's; readiness does so again and again. */
export abstract class KeyEncryptionKeyCheck {
  /** @throws {KeyEncryptionKeyError} with one sentence that says what is wrong */
  abstract check(): Promise<void>;
}

/** Gives every room {@link SealedSecrets}; without the right key-encryption key the application does not start. */
@Global()
@Module({})
export class SecretsModule {
  static with(config: Config): DynamicModule {
    const file = config.files.keyEncryptionKey;
    const previousFile = config.files.previousKeyEncryptionKey;
    return {
      module: SecretsModule,
      providers: [
        { provide: KeyFiles, useFactory: () => new KeyFiles({ file, previousFile }) },
        {
          provide: KeyEncryptionKeyCheck,
          inject: [CompanyDatabase, KeyFiles],
          useFactory: async (database: CompanyDatabase, keys: KeyFiles) => {
            const check = (): Promise<void> =>
              registerKeyEncryptionKey(database, keys.active(), file);
            await check();
            return { check };
          },
        },
        {
          provide: SealedSecrets,
          inject: [KeyFiles, KeyEncryptionKeyCheck],
          useFactory: (keys: KeyFiles) => new SealedSecrets(keys),
        },
      ],
      exports: [SealedSecrets, KeyEncryptionKeyCheck],
    };
  }
}
