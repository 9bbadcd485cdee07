import { Injectable } from '@nestjs/common';
import type { Logger } from '@luciole/service';

import { Clock } from '../../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../../database/company-database.ts';
import { uuidV7 } from '../../database/uuid-v7.ts';
import { InjectLogger } from '../../logging/logging.module.ts';
import { AuditChainer, type ChainHead } from './audit-chainer.ts';
import { type AuditPublicKey, AuditSigningKeys } from './audit-signing-keys.ts';
import {
  type Checkpoint,
  type ExportClaims,
  readCheckpoint,
  signCheckpoint,
} from './checkpoint.ts';

/** Why a checkpoint was signed. */
export type CheckpointReason = 'SCHEDULED' | 'REQUESTED' | 'EXPORT' | 'PRUNING';

/** A checkpoint as it is stored. */
export interface StoredCheckpoint extends Checkpoint {
  readonly id: string;
  readonly keyId: string;
  readonly reason: CheckpointReason;
  readonly jws: string;
}

/**
 * Signs what a company's trail is (ruling 27), keeps it, and writes it to the log: a copy that leaves this machine is what a
 * later change of the database is measured by.
 */
@Injectable()
export class AuditCheckpoints {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly chainer: AuditChainer,
    private readonly keys: AuditSigningKeys,
    private readonly clock: Clock,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** Signs the head with every event that was committed before the call. */
  async signHead(companyId: string, reason: CheckpointReason): Promise<StoredCheckpoint> {
    await this.ensureKey(companyId);
    return this.sign(companyId, await this.chainer.catchUp(companyId), reason);
  }

  /** Signs the head when it has moved since the last checkpoint that says so much; answers how many it signed. */
  async signMoved(companyId: string): Promise<number> {
    const head = await this.chainer.catchUp(companyId);
    const [newest] = await this.list(companyId, 1);
    if (head.sequence <= (newest?.size ?? 0)) return 0;
    await this.signHead(companyId, 'SCHEDULED');
    return 1;
  }

  /** Signs one place of the chain, as part of an export when it is for one. */
  sign(
    companyId: string,
    place: ChainHead,
    reason: CheckpointReason,
    part?: ExportClaims,
  ): Promise<StoredCheckpoint> {
    return this.database.inCompany(companyId, (tx) => this.signWithin(tx, place, reason, part));
  }

  /** As {@link sign}, in a transaction of the caller's. */
  async signWithin(
    tx: CompanyTransaction,
    { sequence, link }: ChainHead,
    reason: CheckpointReason,
    part?: ExportClaims,
  ): Promise<StoredCheckpoint> {
    const now = this.clock.now();
    const key = await this.keys.current(tx);
    const checkpoint: Checkpoint = {
      companyId: tx.companyId,
      size: sequence,
      head: link.toString('hex'),
      time: now.toISOString(),
      export: part,
    };
    const id = uuidV7(now);
    const jws = signCheckpoint(checkpoint, key);
    await tx.execute(
      `insert into audit_checkpoints (company_id, id, sequence, link, reason, signed_at, jws)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [tx.companyId, id, sequence, link, reason, now, jws],
    );
    // In the flattened form (RFC 7515 §7.2.2): the compact one is masked in logs, because tokens look like it.
    const [header, payload, signature] = jws.split('.');
    this.logger.info(
      {
        companyId: tx.companyId,
        size: sequence,
        checkpoint: { protected: header, payload, signature },
      },
      'audit checkpoint',
    );
    return { ...checkpoint, id, keyId: key.id, reason, jws };
  }

  /** The newest checkpoints, the farthest first. */
  async list(companyId: string, limit: number): Promise<readonly StoredCheckpoint[]> {
    const rows = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<{ id: string; reason: CheckpointReason; jws: string }>(
          `select id, reason, jws from audit_checkpoints
           where company_id = $2 order by sequence desc, id desc limit $1`,
          [limit, companyId],
        ),
      { readOnly: true },
    );
    return rows.flatMap(({ id, reason, jws }) => {
      const read = readCheckpoint(jws);
      return read === undefined ? [] : [{ ...read.checkpoint, id, keyId: read.keyId, reason, jws }];
    });
  }

  /** Every public key that a checkpoint of the company may be signed with. */
  publicKeys(companyId: string): Promise<readonly AuditPublicKey[]> {
    return this.database.inCompany(companyId, (tx) => this.keys.publicKeys(tx), { readOnly: true });
  }

  /** Before the head is read: the making of a key is an event too. */
  async ensureKey(companyId: string): Promise<void> {
    await this.database.inCompany(companyId, (tx) => this.keys.current(tx));
  }
}
