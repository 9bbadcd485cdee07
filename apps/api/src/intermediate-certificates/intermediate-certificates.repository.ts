import { Injectable } from '@nestjs/common';
import { MAX_BARE_LIST } from '@luciole/contract';

import type { CompanyTransaction } from '../database/company-database.ts';
import {
  INVENTORY_COLUMNS,
  INVENTORY_TABLES,
  type IntermediateCertificateRow,
} from './intermediate-certificate.row.ts';
import {
  type CompiledSql,
  type FragmentMatches,
  MAX_FRAGMENT_MATCHES,
} from './search/compile-search.ts';
import type { FoundRow } from './search/search-page.ts';

/** Reads and hides rows of the inventory; rows of numbers and reservations are nobody's to delete (ruling 37). */
@Injectable()
export class IntermediateCertificatesRepository {
  /** The newest 1000 (ruling 35), in order. */
  listNewest(tx: CompanyTransaction): Promise<FoundRow[]> {
    return tx.query<FoundRow & Record<string, unknown>>(
      `select c.id, c.configuration_id, null as position from issuer_certificates c
       where c.hidden_at is null order by c.creation_date desc, c.id desc limit ${MAX_BARE_LIST}`,
    );
  }

  /** Rows by id, in any order; those hidden meanwhile are left out. */
  read(tx: CompanyTransaction, ids: readonly string[]): Promise<IntermediateCertificateRow[]> {
    return tx.query<IntermediateCertificateRow>(
      {
        // Named, so that its six tables are planned once and not for every page.
        name: 'issuer-certificates-of-a-page',
        text: `select ${INVENTORY_COLUMNS} from ${INVENTORY_TABLES} where c.id = any($1) and c.hidden_at is null`,
      },
      [ids],
    );
  }

  /** One row that is not hidden; `undefined` when the company has none of this id. */
  async find(tx: CompanyTransaction, id: string): Promise<IntermediateCertificateRow | undefined> {
    const [row] = await tx.query<IntermediateCertificateRow>(
      {
        name: 'issuer-certificate-by-id',
        text: `select ${INVENTORY_COLUMNS} from ${INVENTORY_TABLES} where c.id = $1 and c.hidden_at is null`,
      },
      [id],
    );
    return row;
  }

  /** One row, also when it is hidden; `undefined` when the company never had one of this id. */
  async findEvenHidden(
    tx: CompanyTransaction,
    id: string,
  ): Promise<IntermediateCertificateRow | undefined> {
    const [row] = await tx.query<IntermediateCertificateRow>(
      `select ${INVENTORY_COLUMNS} from ${INVENTORY_TABLES} where c.id = $1`,
      [id],
    );
    return row;
  }

  /** Ids per fragment of a common name, by the one function that may use the trigram index (ruling 31). */
  async resolveFragments(
    tx: CompanyTransaction,
    fragments: readonly string[],
  ): Promise<FragmentMatches> {
    const matches = await Promise.all(
      fragments.map(async (fragment) => {
        const rows = await tx.query<{ id: string }>(
          'select id from search_issuer_certificates($1, null, false, null, null, $2)',
          [fragment, MAX_FRAGMENT_MATCHES + 1],
        );
        const ids = rows.length > MAX_FRAGMENT_MATCHES ? 'broad' : rows.map(({ id }) => id);
        return [fragment, ids] as const;
      }),
    );
    return new Map(matches);
  }

  /** DER chains by their SHA-256, lower-case hex. */
  async chains(
    tx: CompanyTransaction,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, readonly Buffer[]>> {
    const rows = await tx.query<{ key: string; chain_der: readonly Buffer[] }>(
      `select encode(sha256, 'hex') as key, chain_der from certificate_chains where sha256 = any($1)`,
      [keys.map((key) => Buffer.from(key, 'hex'))],
    );
    return new Map(rows.map(({ chain_der: chain, key }) => [key, chain]));
  }

  /** Rows of one page of a search. */
  page(tx: CompanyTransaction, sql: CompiledSql): Promise<FoundRow[]> {
    return tx.query<FoundRow & Record<string, unknown>>(sql.text, sql.values);
  }

  /** Number of matches, up to the cap that the statement sets. */
  async count(tx: CompanyTransaction, sql: CompiledSql): Promise<number> {
    const [row] = await tx.query<{ total: number }>(sql.text, sql.values);
    return row?.total ?? 0;
  }

  /**
   * Hides a row that has expired, was revoked or never became a certificate; a live one stays.
   * Answers whether it was hidden now.
   */
  async hide(tx: CompanyTransaction, id: string, now: Date): Promise<boolean> {
    const touched = await tx.execute(
      `update issuer_certificates set hidden_at = $2, modification_date = $2
       where id = $1 and hidden_at is null
         and (status in ('REVOKED', 'FAILED', 'REJECTED', 'CANCELLED') or validity_end < $2)`,
      [id, now],
    );
    return touched === 1;
  }
}
