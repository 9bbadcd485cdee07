import { Injectable } from '@nestjs/common';
import { CompanyDatabase } from '../database/company-database.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import { type Logger } from '../logging/logging.ts';
import { KeyEncryptionKeyCheck } from '../secrets/secrets.module.ts';

/** Longest a check may take, in milliseconds. */
const MOST_MS = 2_000;

/** The outcome of every check by its name. */
export type ReadinessReport = Readonly<Record<string, 'ok' | 'failed'>>;

/** Whether this process can do its work now. */
@Injectable()
export class Readiness {
  readonly #checks: ReadonlyMap<string, () => Promise<unknown>>;

  constructor(
    database: CompanyDatabase,
    keyEncryptionKey: KeyEncryptionKeyCheck,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.#checks = new Map<string, () => Promise<unknown>>([
      ['database', () => database.ping()],
      ['keyEncryptionKey', () => keyEncryptionKey.check()],
    ]);
  }

  /** Runs all checks side by side, each within {@link MOST_MS}; never rejects. */
  async check(): Promise<ReadinessReport> {
    const outcomes = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await this.#run(name, check)] as const),
    );
    return Object.fromEntries(outcomes);
  }

  async #run(name: string, check: () => Promise<unknown>): Promise<'ok' | 'failed'> {
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${MOST_MS} ms`)), MOST_MS);
      });
      await Promise.race([check(), late]);
      return 'ok';
    } catch (error) {
      this.logger.warn({ check: name, err: error }, 'not ready');
      return 'failed';
    } finally {
      clearTimeout(timer);
    }
  }
}
