import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { GroupCommit } from '../batching/group-commit.ts';
import { ConfigurationRecordsService } from '../configurations/records/configuration-records.service.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import type { IntermediateCertificateView } from '../intermediate-certificates/intermediate-certificate.mapper.ts';

/** The configuration of an issuer certificate as its answer shows it. */
export type ConfigurationView = IntermediateCertificateView['configuration'];

interface ViewQuery {
  readonly companyId: string;
  readonly configurationId: string;
}

/** Reads configurations for answers to bootstraps; requests that arrive together share the statements (house.md 5a). */
@Injectable()
export class ConfigurationViews implements OnApplicationShutdown {
  readonly #reads: GroupCommit<ViewQuery, ConfigurationView>;

  constructor(
    private readonly database: CompanyDatabase,
    private readonly records: ConfigurationRecordsService,
  ) {
    this.#reads = new GroupCommit({ write: (batch) => this.#read(batch) });
  }

  /** The configuration as it is now, its counts included; `undefined` once it is deleted. */
  find(query: ViewQuery): Promise<ConfigurationView> {
    return this.#reads.add(query);
  }

  onApplicationShutdown(): Promise<void> {
    return this.#reads.close();
  }

  async #read(batch: readonly ViewQuery[]): Promise<readonly ConfigurationView[]> {
    const found = new Map<string, ConfigurationView>();
    for (const [companyId, queries] of Map.groupBy(batch, (query) => query.companyId)) {
      const ids = [...new Set(queries.map(({ configurationId }) => configurationId))];
      const records = await this.database.inCompany(
        companyId,
        (tx) => this.records.records(tx, ids),
        { readOnly: true },
      );
      for (const { information } of records)
        found.set(`${companyId}/${information.id}`, information);
    }
    return batch.map(({ companyId, configurationId }) =>
      found.get(`${companyId}/${configurationId}`),
    );
  }
}
