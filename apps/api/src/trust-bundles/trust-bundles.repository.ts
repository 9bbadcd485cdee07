import { Injectable } from '@nestjs/common';
import type { TrustAnchorState } from '@luciole/contract';

import type { CompanyTransaction } from '../database/company-database.ts';
import type { BundleConfigurationRow, TrustAnchorRow, TrustBundleRow } from './trust-bundle.row.ts';

/** An anchor as it is recorded. */
export interface NewAnchor {
  readonly id: string;
  readonly certificateDer: Uint8Array;
  readonly fingerprint: Uint8Array;
  readonly state: TrustAnchorState;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const BUNDLES = `select b.id, b.trust_domain, b.refresh_hint_seconds, b.creation_date, b.modification_date,
    v.sequence, v.digest, v.creation_date as version_date
  from trust_bundles b
  join lateral (select sequence, digest, creation_date from trust_bundle_versions
    where company_id = b.company_id and trust_bundle_id = b.id order by sequence desc limit 1) v on true`;

/** Remembers trust bundles, their anchors, and the configurations that they belong to. */
@Injectable()
export class TrustBundlesRepository {
  list(tx: CompanyTransaction): Promise<TrustBundleRow[]> {
    return tx.query(`${BUNDLES} order by b.trust_domain, b.id`);
  }

  async find(tx: CompanyTransaction, id: string): Promise<TrustBundleRow | undefined> {
    const [row] = await tx.query<TrustBundleRow>(`${BUNDLES} where b.id = $1`, [id]);
    return row;
  }

  /** The bundle of a configuration. */
  async findOf(
    tx: CompanyTransaction,
    configurationId: string,
  ): Promise<TrustBundleRow | undefined> {
    const [row] = await tx.query<TrustBundleRow>(
      `${BUNDLES} join trust_bundle_configurations t on t.company_id = b.company_id and t.trust_bundle_id = b.id
       where t.configuration_id = $1`,
      [configurationId],
    );
    return row;
  }

  /** Changes of a company's bundles, and of what they depend on, are made one after the other; until the transaction ends. */
  async lock(tx: CompanyTransaction): Promise<void> {
    await tx.query('select pg_advisory_xact_lock(hashtext($1), hashtext($2))', [
      'trust-bundles',
      tx.companyId,
    ]);
  }

  anchors(tx: CompanyTransaction, bundleIds: readonly string[]): Promise<TrustAnchorRow[]> {
    return tx.query(
      `select a.id, a.trust_bundle_id, a.certificate_der, a.fingerprint_sha256, a.state, a.not_before, a.not_after,
         a.creation_date, a.modification_date, c.id as certificate_authority_id
       from trust_anchors a
       left join certificate_authorities c
         on c.company_id = a.company_id and c.certificate_fingerprint_sha256 = a.fingerprint_sha256
       where a.trust_bundle_id = any($1) order by a.creation_date, a.id`,
      [bundleIds],
    );
  }

  configurations(
    tx: CompanyTransaction,
    bundleIds: readonly string[],
  ): Promise<BundleConfigurationRow[]> {
    return tx.query(
      `select t.trust_bundle_id, c.id, c.name from trust_bundle_configurations t
       join configurations c on c.company_id = t.company_id and c.id = t.configuration_id
       where t.trust_bundle_id = any($1) order by c.name, c.id`,
      [bundleIds],
    );
  }

  async insert(
    tx: CompanyTransaction,
    bundle: {
      readonly id: string;
      readonly trustDomain: string;
      readonly refreshHintSeconds: number;
      readonly now: Date;
    },
  ): Promise<void> {
    await tx.execute(
      `insert into trust_bundles (company_id, id, trust_domain, refresh_hint_seconds, creation_date, modification_date)
       values ($1, $2, $3, $4, $5, $5)`,
      [tx.companyId, bundle.id, bundle.trustDomain, bundle.refreshHintSeconds, bundle.now],
    );
  }

  async delete(tx: CompanyTransaction, id: string): Promise<void> {
    await tx.execute('delete from trust_bundles where id = $1', [id]);
  }

  async attach(tx: CompanyTransaction, id: string, configurationId: string): Promise<void> {
    await tx.execute(
      `insert into trust_bundle_configurations (company_id, configuration_id, trust_bundle_id) values ($1, $2, $3)`,
      [tx.companyId, configurationId, id],
    );
  }

  async detach(tx: CompanyTransaction, configurationId: string): Promise<void> {
    await tx.execute('delete from trust_bundle_configurations where configuration_id = $1', [
      configurationId,
    ]);
  }

  async insertAnchor(
    tx: CompanyTransaction,
    bundleId: string,
    anchor: NewAnchor,
    now: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into trust_anchors (company_id, id, trust_bundle_id, certificate_der, fingerprint_sha256, state, not_before,
         not_after, creation_date, modification_date)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
      [
        tx.companyId,
        anchor.id,
        bundleId,
        Buffer.from(anchor.certificateDer),
        Buffer.from(anchor.fingerprint),
        anchor.state,
        anchor.notBefore,
        anchor.notAfter,
        now,
      ],
    );
  }

  async changeAnchor(
    tx: CompanyTransaction,
    id: string,
    state: TrustAnchorState,
    now: Date,
  ): Promise<void> {
    await tx.execute('update trust_anchors set state = $2, modification_date = $3 where id = $1', [
      id,
      state,
      now,
    ]);
  }

  /** A new version. Its sequence is the second in which it began, and greater than any before, also after a restore. */
  async insertVersion(
    tx: CompanyTransaction,
    bundleId: string,
    digest: string,
    now: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into trust_bundle_versions (company_id, trust_bundle_id, sequence, digest, creation_date)
       select $1, $2, greatest($5::bigint, coalesce(max(sequence), 0) + 1), $3, $4
       from trust_bundle_versions where trust_bundle_id = $2`,
      [tx.companyId, bundleId, digest, now, Math.floor(now.getTime() / 1000)],
    );
    await tx.execute('update trust_bundles set modification_date = $2 where id = $1', [
      bundleId,
      now,
    ]);
  }
}
