import { Controller } from '@nestjs/common';
import {
  type AuditCheckpointInformation,
  auditTrail,
  formatDateTime,
  MAX_BARE_LIST,
  type ParsedBody,
  type ParsedQuery,
} from '@luciole/contract';

import { actorOf } from '../auth/actor.ts';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Answer } from '../http/answer.ts';
import { Body, Query, Route } from '../http/route.decorator.ts';
import { AuditCheckpoints, type StoredCheckpoint } from './chain/audit-checkpoints.ts';
import { AuditExport } from './export/audit-export.ts';
import { exportFilterOf } from './export/export-filter.ts';
import { EXPORT_MEDIA_TYPES } from './export/media-types.ts';
import { AuditSettingsService } from './retention/audit-settings.service.ts';

/** Doors of the audit trail as a chain (ruling 27). */
@Controller()
export class AuditTrailController {
  constructor(
    private readonly exports: AuditExport,
    private readonly checkpoints: AuditCheckpoints,
    private readonly settings: AuditSettingsService,
  ) {}

  @Route(auditTrail.export)
  async export(@Caller() caller: Principal, @Query() query: ParsedQuery<typeof auditTrail.export>) {
    const format = query.format ?? 'jsonl';
    const filter = exportFilterOf(query);
    const prepared = await this.exports.prepare(caller.companyId, actorOf(caller), filter, format);
    const name = `audit-${prepared.first}-${prepared.last}.${format}`;
    return Answer.stream(this.exports.write(prepared, format), EXPORT_MEDIA_TYPES[format], {
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    });
  }

  @Route(auditTrail.checkpoints)
  async list(@Caller() { companyId }: Principal) {
    const stored = await this.checkpoints.list(companyId, MAX_BARE_LIST);
    return { checkpoints: stored.map(toCheckpoint) };
  }

  @Route(auditTrail.createCheckpoint)
  async create(@Caller() { companyId }: Principal) {
    return toCheckpoint(await this.checkpoints.signHead(companyId, 'REQUESTED'));
  }

  @Route(auditTrail.keys)
  async keys(@Caller() { companyId }: Principal) {
    return { keys: await this.checkpoints.publicKeys(companyId) };
  }

  @Route(auditTrail.settings)
  readSettings(@Caller() caller: Principal) {
    return this.settings.read(caller);
  }

  @Route(auditTrail.changeSettings)
  changeSettings(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof auditTrail.changeSettings>,
  ) {
    return this.settings.change(caller, body);
  }
}

function toCheckpoint(stored: StoredCheckpoint): AuditCheckpointInformation {
  const { id, size, head, time, keyId, reason, jws } = stored;
  return { id, size, head, signatureDate: formatDateTime(new Date(time)), keyId, reason, jws };
}
