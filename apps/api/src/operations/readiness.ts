import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import { type Logger } from '@luciole/service';
import { KeyEncryptionKeyCheck } from '../secrets/secrets.module.ts';

/** Longest a check may take, in milliseconds. */
const MOST_MS = 2_000;

/** How long a report is the answer, in milliseconds: probes need credentials of nobody and reach us under any name. */
const FRESH_MS = 1_000;

/** The outcome of every check by its name. */
export type ReadinessReport = Readonly<Record<string, 'ok' | 'failed'>>;

/** Whether this process can do its work now. */
@Injectable()
export class Readiness {
  readonly #checks: ReadonlyMap<string, () => Promise<unknown>>;
  #underWay: Promise<ReadinessReport> | undefined;
  #newest: { readonly at: number; readonly report: ReadinessReport } | undefined;

  constructor(
    database: CompanyDatabase,
    keyEncryptionKey: KeyEncryptionKeyCheck,
    private readonly clock: Clock,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.#checks = new Map<string, () => Promise<unknown>>([
      ['database', () => database.ping()],
      ['keyEncryptionKey', () => keyEncryptionKey.check()],
    ]);
  }

  /**
   * Runs all checks side by side, each within {@link MOST_MS}; never rejects. Callers share what was found in the last {@link FRESH_MS}, and what is
   * being found, so that however many ask, one check at a time takes connections.
   */
  async check(): Promise<ReadinessReport> {
    const age = this.clock.now().getTime() - (this.#newest?.at ?? Number.NaN);
    if (this.#newest !== undefined && age >= 0 && age < FRESH_MS) return this.#newest.report;
    this.#underWay ??= this.#run().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async #run(): Promise<ReadinessReport> {
    const outcomes = await Promise.all(
      [...this.#checks].map(
        async ([name, check]) => [name, await this.#outcome(name, check)] as const,
      ),
    );
    const report = Object.fromEntries(outcomes);
    this.#newest = { at: this.clock.now().getTime(), report };
    return report;
  }

  async #outcome(name: string, check: () => Promise<unknown>): Promise<'ok' | 'failed'> {
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
