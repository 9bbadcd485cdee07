import { Module } from '@nestjs/common';

import { AlertFindingsRepository } from './alert-findings.repository.ts';
import { AlertMetrics } from './alert-metrics.ts';
import { AlertSettingsService } from './alert-settings.service.ts';
import { AlertWatch } from './alert-watch.service.ts';
import { AlertsController } from './alerts.controller.ts';
import { AlertsService } from './alerts.service.ts';
import { AlertSender } from './webhooks/alert-sender.ts';
import { AlertWebhooksController } from './webhooks/alert-webhooks.controller.ts';
import { AlertWebhooksService } from './webhooks/alert-webhooks.service.ts';

/** Conditions that need somebody (decision 0036). */
@Module({
  controllers: [AlertsController, AlertWebhooksController],
  providers: [
    AlertFindingsRepository,
    AlertMetrics,
    AlertSender,
    AlertSettingsService,
    AlertWatch,
    AlertWebhooksService,
    AlertsService,
  ],
  exports: [AlertWatch],
})
export class AlertsModule {}
